//! What the finder says of a hit besides its name.

//! Values on disk, one behind another: of each its length, its bytes and their hash, so that one that was cut off or
//! damaged is known.

use std::io::{Error, ErrorKind, Read, Result};

use serde::Serialize;
use serde::de::DeserializeOwned;
use xxhash_rust::xxh3::xxh3_64;

use super::rows::{decode, encode};

/// Lengths beyond this are those of damaged files.
const MOST: u64 = 1 << 32;

/// A value as it stands in a file.
///
/// # Errors
/// It cannot be encoded; none of ours.
pub fn frame(value: &impl Serialize) -> Result<Vec<u8>> {
    let value = encode(value)?;
    let mut bytes = (value.len() as u64).to_le_bytes().to_vec();
    bytes.extend(&value);
    bytes.extend(xxh3_64(&value).to_le_bytes());
    Ok(bytes)
}

/// The next value, if it is whole; `rest` begins behind it then.
pub fn next<T: DeserializeOwned>(rest: &mut &[u8]) -> Option<T> {
    let mut behind = *rest;
    let value = read(&mut behind).ok()?;
    *rest = behind;
    Some(value)
}

/// The next value of a file.
///
/// # Errors
/// The file cannot be read, or ends before the value does, or something else stands there.
pub fn read<T: DeserializeOwned>(file: &mut impl Read) -> Result<T> {
    let mut number = [0; 8];
    file.read_exact(&mut number)?;
    let length = u64::from_le_bytes(number);
    let mut value = Vec::new();
    if length > MOST || file.take(length).read_to_end(&mut value)? as u64 != length {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    file.read_exact(&mut number)?;
    if u64::from_le_bytes(number) != xxh3_64(&value) {
        return Err(Error::new(ErrorKind::InvalidData, "damaged"));
    }
    decode(&value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_is_cut_off_or_damaged_is_none() {
        let bytes = [frame(&"一").unwrap(), frame(&"二").unwrap()].concat();
        let mut rest = &bytes[..];
        assert_eq!((next(&mut rest), next(&mut rest)), (Some("一".to_owned()), Some("二".to_owned())));
        assert!(rest.is_empty() && next::<String>(&mut rest).is_none());
        for cut in 0..bytes.len() / 2 {
            assert!(next::<String>(&mut &bytes[..cut]).is_none(), "{cut}");
            let mut damaged = bytes.clone();
            damaged[cut] ^= 1;
            assert!(next::<String>(&mut &damaged[..]).is_none(), "{cut}");
        }
    }
}

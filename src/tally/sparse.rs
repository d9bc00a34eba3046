//! Lists in which most places hold nothing, as they are written (serde's `with`): how long they are, and what stands at the places
//! that hold something.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A list that claims to be longer is damaged.
const LONGEST: u32 = 1 << 20;

/// Writes a list.
pub(super) fn serialize<T: Default + PartialEq + Serialize, S: Serializer>(list: &[T], to: S) -> Result<S::Ok, S::Error> {
    let nothing = T::default();
    let held: Vec<(u32, &T)> = (0..).zip(list).filter(|(_, value)| **value != nothing).collect();
    (list.len() as u32, held).serialize(to)
}

/// Reads a list.
pub(super) fn deserialize<'de, T: Default + Clone + Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    let (length, held): (u32, Vec<(u32, T)>) = Deserialize::deserialize(from)?;
    if length > LONGEST {
        return Err(D::Error::custom("a list of such a length"));
    }
    let mut list = vec![T::default(); length as usize];
    for (at, value) in held {
        *list.get_mut(at as usize).ok_or_else(|| D::Error::custom("a place behind the end of its list"))? = value;
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct List(#[serde(with = "super")] Vec<u64>);

    proptest! {
        #[test]
        fn what_is_written_is_read(list in prop::collection::vec(prop_oneof![Just(0), 0..5u64, any::<u64>()], 0..40)) {
            let bytes = crate::spill::rows::encode(&List(list.clone())).unwrap();
            prop_assert_eq!(crate::spill::rows::decode::<List>(&bytes).unwrap(), List(list));
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for damaged in [(3u32, vec![(3u32, 1u64)]), (u32::MAX, vec![])] {
            let bytes = crate::spill::rows::encode(&damaged).unwrap();
            assert!(crate::spill::rows::decode::<List>(&bytes).is_err());
        }
    }
}

//! The grammar of numeric slogans that no lexicon knows.
use super::{Candidate, Family};
use crate::span::Span;
/// See the module.
pub struct Numeric;
impl Family for Numeric {
    fn name(&self) -> &'static str {
        "numeric"
    }
    fn propose(&self, _text: &str, _span: Span, _out: &mut Vec<Candidate>) {}
}

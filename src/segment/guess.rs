//! Words that no dictionary has, by the hidden Markov model of jieba-rs: each character begins a word, ends one, stands
//! within one, or is one; the likeliest sequence of these states (Viterbi) says where words end.

use crate::span::Span;

/// What the build script fills the table with where the model has seen nothing; here only the tables of states are used.
#[allow(dead_code)]
const MIN_FLOAT: f64 = -3.14e100;

#[allow(dead_code)]
mod model {
    use super::MIN_FLOAT;
    jieba_macros::generate_hmm_data!();
}
use model::{INITIAL_PROBS, TRANS_PROBS};

const BEGIN: usize = 0;
const END: usize = 1;
const MIDDLE: usize = 2;
const SINGLE: usize = 3;

/// The two states that may stand before each; of equally likely ones the second is taken, as jieba-rs does.
const BEFORE: [[usize; 2]; 4] = [[END, SINGLE], [BEGIN, MIDDLE], [BEGIN, MIDDLE], [END, SINGLE]];

/// Buffers for guessing.
#[derive(Default)]
pub(super) struct Guess {
    /// For each character the state before each state.
    before: Vec<[u8; 4]>,
    states: Vec<u8>,
}

impl Guess {
    /// Cuts a run of at least two characters; `starts` has where each begins and where the last ends.
    pub(super) fn cut(&mut self, mut emissions: impl Iterator<Item = [f64; 4]>, starts: &[u32], words: &mut Vec<Span>) {
        let Some(first) = emissions.next() else { return };
        let mut likely: [f64; 4] = std::array::from_fn(|state| INITIAL_PROBS[state] + first[state]);
        self.before.clear();
        for emission in emissions {
            let mut chosen = [0; 4];
            likely = std::array::from_fn(|state| {
                let [a, b] = BEFORE[state];
                let (from_a, from_b) =
                    (likely[a] + TRANS_PROBS[a][state] + emission[state], likely[b] + TRANS_PROBS[b][state] + emission[state]);
                let (best, from) = if from_a > from_b { (from_a, a) } else { (from_b, b) };
                chosen[state] = from as u8;
                best
            });
            self.before.push(chosen);
        }
        let mut state = if likely[END] > likely[SINGLE] { END } else { SINGLE };
        self.states.clear();
        self.states.push(state as u8);
        for chosen in self.before.iter().rev() {
            state = usize::from(chosen[state]);
            self.states.push(state as u8);
        }
        let mut begin = starts[0] as usize;
        for (state, end) in self.states.iter().rev().zip(&starts[1..]) {
            if matches!(usize::from(*state), END | SINGLE) {
                words.push(Span::new(begin, *end as usize));
                begin = *end as usize;
            }
        }
        let end = starts.last().map_or(begin, |end| *end as usize);
        if begin < end {
            words.push(Span::new(begin, end));
        }
    }
}

//! Stretches of years in which an item stands far more often than it does on the whole.

/// A burst.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Burst {
    /// Place of its first year.
    pub start: usize,
    /// Place of its last year.
    pub end: usize,
    /// How much likelier the raised state makes its counts, as a difference of logarithms.
    pub weight: f64,
}

/// How much more often an item stands in a burst than on the whole.
pub const RATIO: f64 = 2.0;
/// What entering a burst costs, times ln(number of years).
pub const GAMMA: f64 = 1.0;

/// Bursts of an item that has `hits` in batches of `sizes`: Kleinberg's two-state automaton for batched arrivals
/// (J. Kleinberg 2003, Data Mining and Knowledge Discovery 7:373-397, section 4). The raised state has `ratio` times the
/// overall share; a move up costs `gamma` ln n, a move down nothing. Of equally likely paths the quieter one is taken.
pub fn bursts(hits: &[u64], sizes: &[u64], ratio: f64, gamma: f64) -> Vec<Burst> {
    let n = hits.len();
    let (all, whole) = (hits.iter().sum::<u64>() as f64, sizes.iter().sum::<u64>() as f64);
    if n < 2 || all == 0.0 || whole == 0.0 || all * ratio >= whole {
        return Vec::new();
    }
    let shares = [all / whole, all * ratio / whole];
    // The binomial coefficient is the same in both states and left out.
    let cost = |state: usize, t: usize| -> f64 {
        let (r, d) = (hits[t] as f64, sizes[t] as f64);
        -(r * shares[state].ln() + (d - r) * (1.0 - shares[state]).ln())
    };
    let up = gamma * (n as f64).ln();
    let mut total = [cost(0, 0), up + cost(1, 0)];
    let mut from: Vec<[usize; 2]> = vec![[0, 0]];
    for t in 1..n {
        let to_quiet = if total[0] <= total[1] { (0, total[0]) } else { (1, total[1]) };
        let to_raised = if total[0] + up <= total[1] { (0, total[0] + up) } else { (1, total[1]) };
        total = [to_quiet.1 + cost(0, t), to_raised.1 + cost(1, t)];
        from.push([to_quiet.0, to_raised.0]);
    }
    let mut state = usize::from(total[1] < total[0]);
    let mut states = vec![0; n];
    for t in (0..n).rev() {
        states[t] = state;
        state = from[t][state];
    }
    let mut out: Vec<Burst> = Vec::new();
    for t in (0..n).filter(|t| states[*t] == 1) {
        let weight = cost(0, t) - cost(1, t);
        match out.last_mut() {
            Some(burst) if burst.end + 1 == t => {
                burst.end = t;
                burst.weight += weight;
            }
            _ => out.push(Burst { start: t, end: t, weight }),
        }
    }
    out
}

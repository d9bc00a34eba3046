//! Positions of speeches on a line, from their words alone.

/// A table of counts: for each speech its words and how often each stands, by ascending word.
pub struct Counts {
    /// Speeches.
    pub rows: Vec<Vec<(u32, u32)>>,
    /// Number of words that the rows speak of.
    pub words: usize,
}

/// The wordfish model: a word j stands in speech i about exp(αᵢ + ψⱼ + βⱼ θᵢ) times (J. Slapin and S.-O. Proksch 2008, AJPS
/// 52:705-722).
#[derive(Debug, Clone, PartialEq)]
pub struct Wordfish {
    /// Position of each speech: mean 0, variance 1 (divisor n).
    pub theta: Vec<f64>,
    /// Standard error of each position, the other parameters taken as known.
    pub error: Vec<f64>,
    /// How long each speech is; the first is 0.
    pub alpha: Vec<f64>,
    /// How frequent each word is.
    pub psi: Vec<f64>,
    /// How each word tells the ends apart.
    pub beta: Vec<f64>,
    /// The penalised log-likelihood reached, without the constant of the counts' factorials.
    pub likelihood: f64,
    /// Rounds of the alternating estimation.
    pub rounds: usize,
}

/// Standard deviation of the normal prior on β, which keeps words that only one end uses finite. It acts together with the
/// prior on θ, on the scale on which both are least; the positions are brought to variance 1 afterwards, and β with them.
pub const BETA_PRIOR: f64 = 3.0;
const ROUNDS: usize = 2000;

/// Fits the model by alternating Newton steps on the posterior mode with priors θ ~ N(0, 1) and β ~ N(0, [`BETA_PRIOR`]²),
/// starting from the first axis of a correspondence analysis; at the end θ is brought to mean 0 and variance 1. The line
/// has no direction of its own: `high` is a speech that shall lie above `low`. `None` with fewer than three speeches or
/// words, with an empty row, where all speeches have the same words, and where the rounds run out.
pub fn wordfish(counts: &Counts, low: usize, high: usize) -> Option<Wordfish> {
    let (n, m) = (counts.rows.len(), counts.words);
    let row_sums: Vec<f64> = counts.rows.iter().map(|r| r.iter().map(|(_, c)| f64::from(*c)).sum()).collect();
    let mut columns: Vec<Vec<(u32, u32)>> = vec![Vec::new(); m];
    for (i, row) in counts.rows.iter().enumerate() {
        row.iter().for_each(|(j, c)| columns[*j as usize].push((i as u32, *c)));
    }
    let column_sums: Vec<f64> = columns.iter().map(|c| c.iter().map(|(_, n)| f64::from(*n)).sum()).collect();
    if n < 3 || m < 3 || row_sums.iter().chain(&column_sums).any(|s| *s <= 0.0) {
        return None;
    }
    let mut alpha: Vec<f64> = row_sums.iter().map(|s| (s / row_sums[0]).ln()).collect();
    let whole: f64 = alpha.iter().map(|a| a.exp()).sum();
    let mut psi: Vec<f64> = column_sums.iter().map(|s| (s / whole).ln()).collect();
    let mut theta = first_axis(counts, &row_sums, &column_sums);
    let mut beta = vec![0.0; m];
    let mut likelihood = f64::NEG_INFINITY;
    let (mut rounds, mut converged) = (0, false);
    while rounds < ROUNDS && !converged {
        rounds += 1;
        for j in 0..m {
            let own = Own { counts: &columns[j], offset: &alpha, covariate: &theta, precision: 1.0 / (BETA_PRIOR * BETA_PRIOR) };
            (psi[j], beta[j]) = own.newton(psi[j], beta[j]);
        }
        for i in 0..n {
            let own = Own { counts: &counts.rows[i], offset: &psi, covariate: &beta, precision: 1.0 };
            (alpha[i], theta[i]) = own.newton(alpha[i], theta[i]);
        }
        settle(&mut alpha, &mut psi, &mut theta, &mut beta);
        let now = posterior(counts, &alpha, &psi, &theta, &beta);
        converged = (now - likelihood).abs() <= 1e-12 * now.abs();
        likelihood = now;
    }
    let errors: Vec<f64> = (0..n)
        .map(|i| {
            let own = Own { counts: &counts.rows[i], offset: &psi, covariate: &beta, precision: 1.0 };
            let (_, [aa, at, tt]) = own.slopes(alpha[i], theta[i]);
            (aa / (aa * tt - at * at)).sqrt()
        })
        .collect();
    let mean = theta.iter().sum::<f64>() / n as f64;
    let sd = (theta.iter().map(|t| (t - mean).powi(2)).sum::<f64>() / n as f64).sqrt();
    // Speeches of the same words have no places on a line; nor has a fit that does not come to rest.
    if !converged || !sd.is_finite() || sd < 1e-6 {
        return None;
    }
    let sign = if theta[high] < theta[low] { -1.0 } else { 1.0 };
    for (p, b) in psi.iter_mut().zip(&mut beta) {
        *p += *b * mean;
        *b *= sd * sign;
    }
    theta.iter_mut().for_each(|t| *t = (*t - mean) / sd * sign);
    let error = errors.iter().map(|e| e / sd).collect();
    Some(Wordfish { theta, error, alpha, psi, beta, likelihood, rounds })
}

/// One Poisson regression: the counts of a word over speeches, or of a speech over words.
struct Own<'a> {
    counts: &'a [(u32, u32)],
    offset: &'a [f64],
    covariate: &'a [f64],
    precision: f64,
}

impl Own<'_> {
    fn value(&self, level: f64, slope: f64) -> f64 {
        let seen: f64 =
            self.counts.iter().map(|(k, c)| f64::from(*c) * (level + self.offset[*k as usize] + slope * self.covariate[*k as usize])).sum();
        let expected: f64 = self.offset.iter().zip(self.covariate).map(|(o, x)| (level + o + slope * x).exp()).sum();
        seen - expected - 0.5 * self.precision * slope * slope
    }

    /// The gradient, and the negative second derivatives by level twice, level and slope, slope twice.
    fn slopes(&self, level: f64, slope: f64) -> ([f64; 2], [f64; 3]) {
        let (mut g, mut h) = ([0.0, -self.precision * slope], [0.0, 0.0, self.precision]);
        for (k, c) in self.counts {
            g[0] += f64::from(*c);
            g[1] += f64::from(*c) * self.covariate[*k as usize];
        }
        for (o, x) in self.offset.iter().zip(self.covariate) {
            let expected = (level + o + slope * x).exp();
            g[0] -= expected;
            g[1] -= expected * x;
            h[0] += expected;
            h[1] += expected * x;
            h[2] += expected * x * x;
        }
        (g, h)
    }

    fn newton(&self, mut level: f64, mut slope: f64) -> (f64, f64) {
        let mut value = self.value(level, slope);
        for _ in 0..5 {
            let ([gl, gs], [ll, ls, ss]) = self.slopes(level, slope);
            let determinant = ll * ss - ls * ls;
            if determinant <= 0.0 {
                break;
            }
            let (dl, ds) = ((ss * gl - ls * gs) / determinant, (ll * gs - ls * gl) / determinant);
            let mut step = 1.0;
            let better = loop {
                let try_value = self.value(level + step * dl, slope + step * ds);
                if try_value >= value || step < 1e-6 {
                    break try_value;
                }
                step /= 2.0;
            };
            if better < value {
                break;
            }
            level += step * dl;
            slope += step * ds;
            let gain = better - value;
            value = better;
            if gain <= 1e-14 * value.abs() {
                break;
            }
        }
        (level, slope)
    }
}

/// Settles what the likelihood leaves open and the priors decide at once: the centres of β and θ, the scale of one against
/// the other, and the level of α against ψ.
fn settle(alpha: &mut [f64], psi: &mut [f64], theta: &mut [f64], beta: &mut [f64]) {
    let mean = beta.iter().sum::<f64>() / beta.len() as f64;
    for (a, t) in alpha.iter_mut().zip(theta.iter()) {
        *a += mean * t;
    }
    beta.iter_mut().for_each(|b| *b -= mean);
    let mean = theta.iter().sum::<f64>() / theta.len() as f64;
    for (p, b) in psi.iter_mut().zip(beta.iter()) {
        *p += *b * mean;
    }
    theta.iter_mut().for_each(|t| *t -= mean);
    // The scale c that makes c² Σθ² + Σβ² / (c² σ²) least.
    let of_theta: f64 = theta.iter().map(|t| t * t).sum();
    let of_beta: f64 = beta.iter().map(|b| b * b).sum::<f64>() / (BETA_PRIOR * BETA_PRIOR);
    if of_theta > 0.0 && of_beta > 0.0 {
        let scale = (of_beta / of_theta).sqrt().sqrt();
        theta.iter_mut().for_each(|t| *t *= scale);
        beta.iter_mut().for_each(|b| *b /= scale);
    }
    let first = alpha[0];
    alpha.iter_mut().for_each(|a| *a -= first);
    psi.iter_mut().for_each(|p| *p += first);
}

fn posterior(counts: &Counts, alpha: &[f64], psi: &[f64], theta: &[f64], beta: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (i, row) in counts.rows.iter().enumerate() {
        sum += row.iter().map(|(j, c)| f64::from(*c) * (alpha[i] + psi[*j as usize] + beta[*j as usize] * theta[i])).sum::<f64>();
        sum -= psi.iter().zip(beta).map(|(p, b)| (alpha[i] + p + b * theta[i]).exp()).sum::<f64>();
    }
    let prior: f64 = theta.iter().map(|t| t * t).sum::<f64>() + beta.iter().map(|b| b * b).sum::<f64>() / (BETA_PRIOR * BETA_PRIOR);
    sum - 0.5 * prior
}

/// The rows' coordinates on the first axis of a correspondence analysis, by power iteration, at variance 1.
fn first_axis(counts: &Counts, row_sums: &[f64], column_sums: &[f64]) -> Vec<f64> {
    let n = counts.rows.len();
    let total: f64 = row_sums.iter().sum();
    // Any start that is not orthogonal to the axis will do; this one differs from row to row.
    let mut axis: Vec<f64> = (0..n).map(|i| ((i * 7919 + 13) % 101) as f64 / 101.0 - 0.5).collect();
    for _ in 0..200 {
        let weighted: f64 = axis.iter().zip(row_sums).map(|(a, r)| a * r.sqrt()).sum::<f64>() / total;
        let mut by_word = vec![0.0; counts.words];
        for (i, row) in counts.rows.iter().enumerate() {
            for (j, c) in row {
                by_word[*j as usize] += f64::from(*c) * axis[i] / row_sums[i].sqrt();
            }
        }
        for (w, c) in by_word.iter_mut().zip(column_sums) {
            *w = (*w - c * weighted) / c;
        }
        let common: f64 = by_word.iter().zip(column_sums).map(|(w, c)| w * c).sum::<f64>() / total;
        let next: Vec<f64> = counts
            .rows
            .iter()
            .zip(row_sums)
            .map(|(row, r)| row.iter().map(|(j, c)| f64::from(*c) * by_word[*j as usize]).sum::<f64>() / r.sqrt() - r.sqrt() * common)
            .collect();
        let length = next.iter().map(|x| x * x).sum::<f64>().sqrt();
        if length <= 0.0 {
            break;
        }
        axis = next.into_iter().map(|x| x / length).collect();
    }
    let mut theta: Vec<f64> = axis.iter().zip(row_sums).map(|(a, r)| a / r.sqrt()).collect();
    let mean = theta.iter().sum::<f64>() / n as f64;
    theta.iter_mut().for_each(|t| *t -= mean);
    let sd = (theta.iter().map(|t| t * t).sum::<f64>() / n as f64).sqrt();
    if sd > 0.0 {
        theta.iter_mut().for_each(|t| *t /= sd);
    }
    theta
}

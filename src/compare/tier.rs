//! How hot a slogan is, in the manner of the China Media Project's scale: by the share of all documents of a year that
//! contain it (CMP 2018-08-07; Qian Gang 2017-07-12 gives 2,000 and 500 articles a year as shares 0.0518 and 0.0129).

/// The six tiers, hottest first.
pub const TIERS: [&str; 6] = ["沸", "烫", "热", "暖", "温", "冷"];

/// Least shares of the hottest tiers, in falling order. Only two lines of the scale are published; more can be set.
pub const PUBLISHED: [f64; 2] = [0.0518, 0.0129];

/// A share of fewer documents than this says nothing on a scale that was made for a year of a daily paper.
pub const LEAST_DOCUMENTS: u64 = 50;

/// The tier of a slogan that `with` of `all` documents contain; empty below the last line that is set, where it does not
/// occur, and for fewer than [`LEAST_DOCUMENTS`].
pub fn tier(with: u64, all: u64, lines: &[f64]) -> &'static str {
    if with == 0 || all < LEAST_DOCUMENTS {
        return "";
    }
    let share = with as f64 / all as f64;
    lines.iter().zip(TIERS).find(|(line, _)| share >= **line).map_or("", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_by_the_published_lines() {
        assert_eq!(tier(2000, 38_600, &PUBLISHED), "沸");
        assert_eq!(tier(500, 38_600, &PUBLISHED), "烫");
        assert_eq!(tier(38, 38_600, &PUBLISHED), "");
        assert_eq!(tier(38, 38_600, &[0.05, 0.01, 0.005, 0.002, 0.0005]), "温");
        assert_eq!(tier(5, 5, &PUBLISHED), "", "five speeches are no scale");
    }
}

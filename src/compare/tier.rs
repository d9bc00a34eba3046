//! How hot a slogan is, in the manner of the China Media Project's scale: by the share of all documents of a year that
//! contain it (CMP 2018-08-07; Qian Gang 2017-07-12 gives 2,000 and 500 articles a year as shares 0.0518 and 0.0129).

/// The six tiers, hottest first.
pub const TIERS: [&str; 6] = ["沸", "烫", "热", "暖", "温", "冷"];

/// Least shares of the hottest tiers, in falling order. Only two lines of the scale are published; more can be set.
pub const PUBLISHED: [f64; 2] = [0.0518, 0.0129];

/// The tier of a share; empty below the last line that is set, and for a share of zero.
pub fn tier(share: f64, lines: &[f64]) -> &'static str {
    if share <= 0.0 {
        return "";
    }
    lines.iter().zip(TIERS).find(|(line, _)| share >= **line).map_or("", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_by_the_published_lines() {
        assert_eq!(tier(2000.0 / 38_600.0, &PUBLISHED), "沸");
        assert_eq!(tier(500.0 / 38_600.0, &PUBLISHED), "烫");
        assert_eq!(tier(0.001, &PUBLISHED), "");
        assert_eq!(tier(0.001, &[0.05, 0.01, 0.005, 0.002, 0.0005]), "温");
    }
}

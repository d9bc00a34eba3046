//! Commands as data: `tests/cmd/NAME.toml` says what is typed and what comes out.

#[test]
fn commands_print_what_their_files_say() {
    trycmd::TestCases::new().env("LC_ALL", "C").env("LANG", "C").case("tests/cmd/*.toml");
}

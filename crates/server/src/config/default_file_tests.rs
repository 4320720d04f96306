//! `gatepost.default.toml` says what the code does.

use super::Settings;

const FILE: &str = include_str!("../../../../gatepost.default.toml");

#[test]
fn the_default_file_equals_the_defaults_of_the_code() {
    let file: toml::Table = FILE.parse().unwrap();
    let code = toml::Table::try_from(Settings::default()).unwrap();
    assert_eq!(file, code, "a key is missing, superfluous or has another default");
    assert_eq!(toml::from_str::<Settings>(FILE).unwrap(), Settings::default());
}

#[test]
fn every_key_of_the_default_file_is_documented() {
    let mut before = "";
    for line in FILE.lines() {
        if line.contains(" = ") && !line.starts_with('#') {
            assert!(before.starts_with('#'), "nothing is written above {line:?}");
        }
        before = line;
    }
}

//! Passwords drawn for people: readable, and not to be guessed.

use gatepost_model::Random;

/// Consonants and vowels that are not taken for one another when read out.
const CONSONANTS: [char; 16] = [
    'b', 'd', 'f', 'g', 'h', 'j', 'k', 'm', 'n', 'p', 'r', 's', 't', 'v', 'w', 'z',
];
const VOWELS: [char; 4] = ['a', 'e', 'i', 'u'];

/// How many syllables of six bits each an administrator's or employee's password has: 72 bits.
pub const SYLLABLES: usize = 12;

/// Draws a password of that many syllables, which can be read out and typed: `kufa-mize-tabu`.
pub fn draw<const SYLLABLES: usize>(random: &dyn Random) -> String {
    let mut bytes = [0_u8; SYLLABLES];
    random.fill(&mut bytes);
    let mut password = String::new();
    for (number, byte) in bytes.into_iter().enumerate() {
        if number > 0 && number % 2 == 0 {
            password.push('-');
        }
        let pick = |letters: &[char], at: u8| letters.iter().cycle().nth(usize::from(at)).copied();
        password.extend(pick(&CONSONANTS, byte & 0x0f));
        password.extend(pick(&VOWELS, byte >> 6));
    }
    password
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Rising;
    impl Random for Rising {
        fn fill(&self, bytes: &mut [u8]) {
            for (value, byte) in (0_u8..=255).step_by(21).zip(bytes) {
                *byte = value;
            }
        }
    }

    #[test]
    fn a_drawn_password_can_be_read_out() {
        let password = draw::<SYLLABLES>(&Rising);
        assert_eq!(password.len(), 29);
        assert!(password.split('-').all(|word| word.len() == 4), "{password}");
        assert!(password.chars().count() >= gatepost_internal::password::SHORTEST);
    }
}

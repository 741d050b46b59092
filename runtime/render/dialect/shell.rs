//! POSIX shell: words and commands in which nothing is interpreted.

use netrecipe_model::hook::{Command, MAY_FAIL, TIMEOUT};

/// The word as `sh` reads it back unchanged: plain where every character is, else in single quotes.
pub fn quote(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:@%+=,-".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// A program and its arguments as one line. The first word is quoted also where `sh` would take it for an assignment or one
/// of its own words (POSIX.1-2024, 2.4 and 2.9.1).
pub fn command(argv: &[String]) -> String {
    const RESERVED: &[&str] = &[
        "case", "do", "done", "elif", "else", "esac", "fi", "for", "function", "if", "in", "select", "then", "time",
        "until", "while",
    ];
    let words = argv.iter().enumerate().map(|(i, word)| {
        let quoted = quote(word);
        let special = i == 0 && (word.contains('=') || RESERVED.contains(&word.as_str()));
        if special && quoted == *word { format!("'{word}'") } else { quoted }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A hook's program as one line of a script: bounded in time, and the script ends with it when it fails, unless it may.
pub fn hook(hook: &Command) -> String {
    let seconds = hook.options.number(&TIMEOUT).unwrap_or(60);
    let otherwise = if hook.options.flag(&MAY_FAIL) == Some(true) { ":" } else { "exit" };
    format!("timeout {seconds} {} || {otherwise}", command(&hook.argv))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_from_sh_unchanged() {
        let odd = ["", "a b", "it's", "$HOME", "`id`", "a;b", "#x", "\\", "*", "~", "é", "-n", "x=1", "!", "a\tb"];
        let argv: Vec<String> = ["printf", "%s|"].into_iter().chain(odd).map(str::to_owned).collect();
        let output = std::process::Command::new("sh").arg("-c").arg(command(&argv)).output();
        let printed = output.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
        assert_eq!(printed, odd.map(|word| format!("{word}|")).concat());
    }

    #[test]
    fn the_program_is_never_an_assignment_or_a_reserved_word() {
        assert_eq!(command(&["A=b".into(), "C=d".into()]), "'A=b' C=d");
        assert_eq!(command(&["if".into(), "if".into()]), "'if' if");
        assert_eq!(command(&["/sbin/ethtool".into(), "-K".into()]), "/sbin/ethtool -K");
    }
}

//! Rules and .link files that the oracle must accept, edits that it must refuse, and the names that must come out.

use super::*;

const RULE: &str = "# made by netrecipe
SUBSYSTEM==\"net\", ACTION==\"add\", DRIVERS==\"?*\", ATTR{address}==\"52:54:00:aa:bb:01\", ATTR{dev_id}==\"0x0\", ATTR{type}==\"1\", NAME=\"lan0\"
SUBSYSTEM==\"net\", ACTION==\"add\", DRIVERS==\"?*\", ATTR{address}==\"52:54:00:aa:bb:02\", ATTR{dev_id}==\"0x0\", ATTR{type}==\"1\", NAME=\"lan1\"
";

const LINK: &str = "[Match]
PermanentMACAddress=52:54:00:aa:bb:01
Type=ether

[Link]
NamePolicy=
Name=lan0
";

#[test]
fn good_files_are_accepted() {
    let Some(udev) = find() else { return };
    assert_eq!(udev.rules(&[("a", RULE), ("b", RULE)]), [Ok(()), Ok(())]);
    assert_eq!(udev.links(&[("a", LINK), ("b", LINK)]), [Ok(()), Ok(())]);
}

/// Each of these edits of the good rules makes them bad.
const SPOILT_RULES: &[(&str, &str, &str)] = &[
    ("bb:01\", ", "bb:01, ", "a:2"),
    ("SUBSYSTEM==", "SUBSYTEM==", "a:2 Invalid key 'SUBSYTEM'"),
    ("NAME=\"lan1\"", "NAME==\"lan1\", BOGUS", "a:3 Invalid key/value pair"),
    ("ATTR{type}", "ATTR", "a:2 Invalid attribute for ATTR"),
    ("NAME=\"lan0\"", "NAME-=\"lan0\"", "a:2"),
    ("NAME=\"lan0\"", "GOTO=\"nowhere\"", "a:2"),
    ("NAME=\"lan0\"", "NAME=lan0", "a:2"),
];

/// Each of these edits of the good .link file makes it bad.
const SPOILT_LINKS: &[(&str, &str, &str)] = &[
    ("PermanentMACAddress", "PermanentMacAddress", "Unknown key"),
    (":bb:01", ":bb:0g", "Not a valid hardware address"),
    ("Name=lan0", "Name=lan0lan0lan0lan0", "Interface name is not valid or too long"),
    ("Name=lan0", "Name=lan 0", "Interface name is not valid or too long"),
    ("NamePolicy=", "NamePolicy=nonsense", "nonsense"),
    ("Name=lan0", "MTUBytes=large", "large"),
    ("[Link]", "[Lunk]", "Unknown section 'Lunk'"),
    ("PermanentMACAddress=52:54:00:aa:bb:01\nType=ether\n", "", "No valid settings found in the [Match] section"),
];

#[test]
fn bad_files_are_refused_beside_good_ones() {
    let Some(udev) = find() else { return };
    let mut faults = String::new();
    let mut judge = |good: &str, spoilt: &[(&str, &str, &str)], check: &dyn Fn(&[File]) -> Vec<Verdict>| {
        let texts: Vec<String> = spoilt.iter().map(|(from, to, _)| good.replacen(from, to, 1)).collect();
        let files: Vec<File> = texts.iter().map(|text| ("a", text.as_str())).chain([("b", good)]).collect();
        let verdicts = check(&files);
        assert_eq!(verdicts.last(), Some(&Ok(())));
        for ((_, to, expected), verdict) in spoilt.iter().zip(&verdicts) {
            match verdict {
                Ok(()) => faults += &format!("{to:?} was accepted\n"),
                Err(said) if !said.contains(expected) => faults += &format!("{to:?}: {said}\n"),
                Err(_) => {}
            }
        }
    };
    judge(RULE, SPOILT_RULES, &|files| udev.rules(files));
    judge(LINK, SPOILT_LINKS, &|files| udev.links(files));
    assert!(faults.is_empty(), "{faults}");
}

/// The names of one NIC, for comparison.
fn named(rule: Option<&str>, link: Option<&str>) -> Names {
    Names { rule: rule.map(str::to_owned), link: link.map(str::to_owned) }
}

#[test]
fn nics_get_the_names_of_their_addresses() {
    let Some(udev) = find() else { return };
    let macs = ["52:54:00:aa:bb:01", "52:54:00:aa:bb:02", "52:54:00:aa:bb:03"];
    let rules = [("70-persistent-net.rules", RULE)];
    let links = [("10-netrecipe-lan0.link", LINK)];
    let late = [("99-late.link", LINK)];
    let physical = Machine { rules: &rules, links: &links, macs: &macs, virtual_nics: false };
    let answers = udev.names(&[
        physical,
        Machine { virtual_nics: true, ..physical },
        // Behind 99-default.link, a file is never reached.
        Machine { links: &late, ..physical },
        Machine { macs: &["33:33:00:00:00:01"], ..physical },
    ]);
    let (lan0, lan1, none) = (named(Some("lan0"), Some("lan0")), named(Some("lan1"), None), named(None, None));
    assert_eq!(answers[0], Ok(vec![lan0, lan1.clone(), none.clone()]));
    assert_eq!(answers[1], Ok(vec![none.clone(); 3]), "a bond that carries the address of a NIC is not renamed");
    assert_eq!(answers[2], Ok(vec![named(Some("lan0"), None), lan1, none]));
    assert!(answers[3].as_ref().is_err_and(|said| said.starts_with("no NIC to test with: ")), "{:?}", answers[3]);
}

#[test]
fn a_name_that_udev_would_mend_is_refused() {
    let Some(udev) = find() else { return };
    let rule = RULE.replace("DRIVERS==\"?*\", ", "").replace("lan0", "lan 0");
    let machine = Machine { rules: &[("70-x.rules", &rule)], macs: &["52:54:00:aa:bb:01"], ..Machine::default() };
    let said = udev.names(&[machine]).remove(0).expect_err("a name with a blank");
    assert!(said.contains("Replaced 1 character(s)"), "{said}");
}

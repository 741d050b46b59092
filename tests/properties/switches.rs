//! Texts in switch configurations. No reader of theirs runs here: the configuration of a hostile text is that of a plain one, with
//! the text in the place of the other, to the end of its line or in quotes.

use std::collections::BTreeSet;

use netrecipe_model::resolve::resolve;
use netrecipe_model::{Diagnostics, Severity, Site, rule};
use netrecipe_render::switch::{profiles, render};

use super::{quoted, texts};
use crate::networkmanager::load;

const PROFILES: &[&str] = &["arista-eos", "cisco-nxos", "juniper-junos", "mokerlink-cisco-like"];

/// The configuration with one text for each port, and the lines of the recipe that are refused.
fn configured(profile: &str, said: &[(usize, String)]) -> (String, BTreeSet<usize>) {
    let mut recipe = format!("switch(\"leaf1\", #{{ profile: \"{profile}\", bpdu_guard: true }});\n");
    for (i, text) in said {
        let port = i + 1;
        recipe += &format!(
            "access(nic(\"e{port}\", #{{ dhcp4: true }}), #{{ to: \"leaf1\", vlan: 10, port: \"{port}\", description: {} }});\n",
            quoted(text)
        );
    }
    let host = netrecipe_model::Facts { name: "node01".into(), ..netrecipe_model::Facts::default() };
    let (mut evaluator, mut diags) = load(&recipe, vec![host]);
    let (network, found) = evaluator.host("node01");
    diags.extend(found);
    let mut site = Site::new(profiles());
    if let Some(resolved) = resolve(network, &mut diags) {
        site.add(resolved.view());
    }
    rule::check_site(&site, &mut diags);
    let refused =
        refused(&diags, |origin| evaluator.with_origins(|o| o.place(origin).map_or(0, |place| place.line as usize)));
    let text = render(&site).iter().map(|file| file.text().to_owned()).collect();
    (text, refused.into_iter().filter_map(|line| said.get(line.checked_sub(2)?).map(|(i, _)| *i)).collect())
}

fn refused(diags: &Diagnostics, line: impl Fn(netrecipe_model::Origin) -> usize) -> Vec<usize> {
    let errors = diags.iter().filter(|d| d.severity == Severity::Error);
    errors.map(|error| error.labels.first().map_or(0, |label| line(label.origin))).collect()
}

#[test]
fn descriptions_stand_alone_in_their_lines() {
    for profile in PROFILES {
        // a port name is a number for some: so many as every switch has
        let mut said: Vec<(usize, String)> =
            texts(60).into_iter().take(200).enumerate().map(|(i, text)| (i % 24, text)).collect();
        said.retain(|(_, text)| text.len() <= 63);
        let mut taken = 0;
        for chunk in said.chunks(24) {
            let mut kept = chunk.to_vec();
            let mut text = String::new();
            for _ in 0..20 {
                let (made, refused) = configured(profile, &kept);
                text = made;
                if refused.is_empty() {
                    break;
                }
                kept.retain(|(i, _)| !refused.contains(i));
            }
            let plain: Vec<(usize, String)> = kept.iter().map(|(i, _)| (*i, format!("PLAIN{i}END"))).collect();
            let (expected, refused) = configured(profile, &plain);
            assert!(refused.is_empty(), "{profile}: plain texts are taken");
            compare(profile, &kept, &text, &expected);
            taken += kept.len();
        }
        assert!(taken > 10, "{profile} takes {taken} texts");
    }
}

fn compare(profile: &str, kept: &[(usize, String)], text: &str, expected: &str) {
    assert_eq!(text.lines().count(), expected.lines().count(), "{profile}: a text is never a line\n{text}");
    for (line, plain) in text.lines().zip(expected.lines()) {
        let said = kept.iter().find(|(i, _)| plain.contains(&format!("PLAIN{i}END")));
        let Some((i, said)) = said else {
            assert_eq!(line, plain, "{profile}");
            continue;
        };
        let own = format!("PLAIN{i}END");
        let forms = [said.clone(), format!("\"{said}\"")].map(|form| plain.replace(&own, &form));
        assert!(forms.iter().any(|form| form == line), "{profile}: {said:?} becomes {line:?}");
        let is_last = plain.trim_end_matches([';', '"']).ends_with(&own);
        assert!(is_last, "{profile}: something follows the text: {plain}");
    }
}

//! The stack of links: an order from the bottom up, and the circles that keep it from being one.

use crate::link::Link;
use crate::network::View;
use crate::{Origin, Said};

/// Links as they stand on each other, by their places in the recipe.
pub(super) struct Stack {
    /// Ports and parents before what is on top of them, as far as circles allow.
    pub(super) order: Vec<usize>,
    /// Each circle, every link on top of the next and the last on top of the first.
    pub(super) circles: Vec<Vec<usize>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    New,
    Open,
    Done,
}

/// Walks down from every link, depth first.
pub(super) fn of(view: &View) -> Stack {
    let links = view.links();
    let mut marks = vec![Mark::New; links.len()];
    let mut stack = Stack { order: Vec::with_capacity(links.len()), circles: Vec::new() };
    for start in 0..links.len() {
        if marks[start] != Mark::New {
            continue;
        }
        marks[start] = Mark::Open;
        let mut path: Vec<(usize, Vec<usize>)> = vec![(start, view.below(&links[start]).collect())];
        while let Some((place, below)) = path.last_mut() {
            let Some(next) = below.pop() else {
                marks[*place] = Mark::Done;
                stack.order.push(*place);
                path.pop();
                continue;
            };
            match marks[next] {
                Mark::Done => {}
                Mark::New => {
                    marks[next] = Mark::Open;
                    path.push((next, view.below(&links[next]).collect()));
                }
                Mark::Open => {
                    let from = path.iter().position(|(place, _)| *place == next).unwrap_or(0);
                    stack.circles.push(path[from..].iter().map(|(place, _)| *place).collect());
                }
            }
        }
    }
    stack
}

/// Where `link` says that it stands on `below`.
pub(super) fn reference(link: &Link, below: &str) -> Origin {
    let port = link.ports.iter().find(|port| port.link == below).map(|port| port.origin);
    let parent = || link.parent.as_ref().filter(|(name, _)| name == below).map(|(_, origin)| *origin);
    port.or_else(parent).unwrap_or(Origin::NONE).or(link.origin)
}

/// The id of a VLAN with the place that said it.
pub(super) fn id(link: &Link) -> Option<(i64, &Said)> {
    let said = link.id.as_ref()?;
    Some((said.value.number()?, said))
}

//! No circles: neither the files of a crate or of the interface import each other in one, nor the rooms that they stand in.

mod graph;
mod rust;
mod typescript;

use anyhow::{Result, bail};

use crate::home::Home;
use crate::sources::{crates, files};
use graph::{Arrows, Room};

pub fn check(home: &Home) -> Result<()> {
    let mut found = Vec::new();
    for folder in crates(home)? {
        let source = format!("{folder}/src");
        let arrows = rust::arrows(&files(&home.path(&source), &[".rs"])?);
        found.extend(told(&source, &arrows, &[rust::room]));
    }
    let arrows = typescript::arrows(&files(&home.path("web/src"), &[".ts", ".tsx"])?);
    found.extend(told("web/src", &arrows, &typescript::ROOMS));
    if found.is_empty() {
        return Ok(());
    }
    bail!(
        "These import each other in a circle. Move what they share below both, or turn one arrow round:\n\n{}",
        found.join("\n")
    )
}

/// The circles among files and among their rooms, as lines for people.
fn told(folder: &str, arrows: &Arrows, rooms: &[Room]) -> Vec<String> {
    let between_files = graph::circles(arrows).into_iter().map(|circle| format!("  {folder}: {}", circle.join(" -> ")));
    between_files.chain(rooms.iter().flat_map(|room| between_rooms(folder, arrows, *room))).collect()
}

/// With an import for each step.
fn between_rooms(folder: &str, arrows: &Arrows, room: Room) -> Vec<String> {
    let (rooms, because) = graph::between(arrows, room);
    let told = |circle: Vec<String>| {
        let steps = circle.windows(2).filter_map(|step| match step {
            [from, to] => because.get(&(from.clone(), to.clone())),
            _ => None,
        });
        let steps: Vec<_> = steps.map(|(from, to)| format!("\n      as {from} imports {to}")).collect();
        format!("  {folder}, its rooms: {}{}", circle.join(" -> "), steps.concat())
    };
    graph::circles(&rooms).into_iter().map(told).collect()
}

//! Arrows from places to places, and the ways that come back to where they began.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub type Arrows = BTreeMap<String, BTreeSet<String>>;

/// The shortest way from each place back to itself, and no two with the same places. First and last are the same.
pub fn circles(arrows: &Arrows) -> Vec<Vec<String>> {
    let mut seen = BTreeSet::new();
    let ways = arrows.keys().filter_map(|place| way_back(arrows, place));
    ways.filter(|way| seen.insert(way.iter().cloned().collect::<BTreeSet<_>>())).collect()
}

fn way_back(arrows: &Arrows, start: &str) -> Option<Vec<String>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(place) = waiting.pop_front() {
        for next in arrows.get(place).into_iter().flatten() {
            if next == start {
                return Some(way_to(place, start, &came_from));
            }
            if !came_from.contains_key(next.as_str()) {
                came_from.insert(next, place);
                waiting.push_back(next);
            }
        }
    }
    None
}

fn way_to(last: &str, start: &str, came_from: &BTreeMap<&str, &str>) -> Vec<String> {
    let mut way = vec![start.to_owned()];
    let mut place = last;
    while place != start {
        way.push(place.to_owned());
        place = came_from.get(place).copied().unwrap_or(start);
    }
    way.push(start.to_owned());
    way.reverse();
    way
}

/// The room of a file.
pub type Room = fn(&str) -> Option<&str>;

/// For an arrow between rooms, one between files that is the reason.
pub type Because = BTreeMap<(String, String), (String, String)>;

/// The same arrows between rooms. A file without a room is left out.
pub fn between(arrows: &Arrows, room: Room) -> (Arrows, Because) {
    let mut rooms = Arrows::new();
    let mut because = Because::new();
    for (from, targets) in arrows {
        for to in targets {
            if let (Some(here), Some(there)) = (room(from), room(to))
                && here != there
            {
                rooms.entry(here.to_owned()).or_default().insert(there.to_owned());
                because.entry((here.to_owned(), there.to_owned())).or_insert_with(|| (from.clone(), to.clone()));
            }
        }
    }
    (rooms, because)
}

#[cfg(test)]
mod tests {
    use super::{Arrows, between, circles};

    fn arrows(of: &[(&str, &[&str])]) -> Arrows {
        of.iter().map(|(from, to)| ((*from).to_owned(), to.iter().map(|to| (*to).to_owned()).collect())).collect()
    }

    #[test]
    fn a_circle_is_found_once_and_by_its_shortest_way() {
        let of = arrows(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &["a", "d"]), ("d", &[])]);
        assert_eq!(circles(&of), [vec!["a", "c", "a"], vec!["b", "c", "a", "b"]]);
        assert!(circles(&arrows(&[("a", &["b", "c"]), ("b", &["c"])])).is_empty());
    }

    #[test]
    fn rooms_can_stand_in_a_circle_where_no_files_do() {
        let of = arrows(&[("a/one", &["b/one"]), ("b/two", &["a/two"])]);
        assert!(circles(&of).is_empty());
        let (rooms, because) = between(&of, |file| file.split('/').next());
        assert_eq!(circles(&rooms), [vec!["a", "b", "a"]]);
        assert_eq!(because[&("b".to_owned(), "a".to_owned())], ("b/two".to_owned(), "a/two".to_owned()));
    }
}

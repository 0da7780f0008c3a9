//! The outer borders of what is painted, found by following them (Suzuki and Abe 1985), with the same points in the same
//! order as the computer vision library that the original's converter uses.

use super::rle::Mask;

const STEPS: [(i64, i64); 8] = [(1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1)];
/// The label of a border, and of a border whose right neighbour is empty.
const BORDER: i8 = 2;
const RIGHT_BORDER: i8 = 2 | -128;

struct Grid {
    width: i64,
    /// With an empty margin.
    cells: Vec<i8>,
}

impl Grid {
    fn new(mask: &Mask) -> Self {
        let width = usize::try_from(mask.width).unwrap_or_default();
        let mut cells = vec![0; width + 2];
        for row in mask.alpha.chunks(width.max(1)) {
            cells.push(0);
            cells.extend(row.iter().map(|value| i8::from(*value != 0)));
            cells.push(0);
        }
        cells.extend(vec![0; width + 2]);
        Self { width: i64::from(mask.width) + 2, cells }
    }

    fn at(&self, (x, y): (i64, i64)) -> i8 {
        usize::try_from(y * self.width + x).ok().and_then(|at| self.cells.get(at)).copied().unwrap_or_default()
    }

    fn set(&mut self, (x, y): (i64, i64), value: i8) {
        if let Some(cell) = usize::try_from(y * self.width + x).ok().and_then(|at| self.cells.get_mut(at)) {
            *cell = value;
        }
    }

    /// Follows a border from its first pixel; the corners of it.
    fn follow(&mut self, start: (i64, i64)) -> Vec<(i64, i64)> {
        let step = |(x, y): (i64, i64), direction: usize| {
            let (dx, dy) = STEPS.get(direction & 7).copied().unwrap_or_default();
            (x + dx, y + dy)
        };
        let mut direction = 4;
        let first = loop {
            direction = (direction + 7) & 7;
            let next = step(start, direction);
            if self.at(next) != 0 {
                break next;
            }
            if direction == 4 {
                self.set(start, RIGHT_BORDER);
                return vec![start];
            }
        };
        let mut corners = Vec::new();
        let (mut here, mut before) = (start, direction ^ 4);
        loop {
            let from = direction;
            let mut next = start;
            // All around, beginning behind where we come from.
            while direction < 15 {
                direction += 1;
                next = step(here, direction);
                if self.at(next) != 0 {
                    break;
                }
            }
            direction &= 7;
            if direction.wrapping_sub(1) < from {
                self.set(here, RIGHT_BORDER);
            } else if self.at(here) == 1 {
                self.set(here, BORDER);
            }
            if direction != before {
                corners.push(here);
            }
            before = direction;
            if next == start && here == first {
                return corners;
            }
            here = next;
            direction = (direction + 4) & 7;
        }
    }
}

/// The corners of each outer border, in pixels; the one that begins last is the first.
pub(crate) fn outer(mask: &Mask) -> Vec<Vec<(i64, i64)>> {
    let mut grid = Grid::new(mask);
    let mut found = Vec::new();
    for y in 1..=i64::from(mask.height) {
        // The last border that was passed in this row.
        let mut passed = (0, y);
        let mut left = 0;
        for x in 1..=i64::from(mask.width) + 1 {
            let mut cell = grid.at((x, y));
            if cell == left {
                continue;
            }
            if left == 0 && cell == 1 && grid.at(passed) <= 0 {
                let corners = grid.follow((x, y));
                found.push(corners.into_iter().map(|(x, y)| (x - 1, y - 1)).collect());
                cell = grid.at((x, y));
                passed = (x, y);
            } else if cell & -2 != 0 {
                passed = (x, y);
            }
            left = cell;
        }
    }
    found.reverse();
    found
}

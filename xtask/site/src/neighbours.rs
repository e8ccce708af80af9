//! The order of a program's functions in which each is most like those just before it, so that gzip, which looks back 32 KB,
//! finds the most of it there.
//!
//! Functions are compared by their *pieces*: every few bytes in a row. One function after the other is chosen, always the one
//! whose pieces the end of the chain knows best; where it knows nothing of any, the next by name.

use std::collections::VecDeque;

/// Bytes of a piece: about two instructions.
const PIECE: usize = 6;
/// Bytes at the end of the chain that are known. Less than gzip's 32 KB, since a function is to be found from its own end too.
const WINDOW: usize = 24_000;
/// A piece that more functions have is found anywhere, and says nothing.
const MOST_USERS: usize = 400;
/// What a piece of one function would weigh; one of n functions weighs less by the fourth root of n.
const WEIGHT: f64 = 1024.0;
/// Added to the weight of all pieces of a function, so that one with a few pieces is no match by chance.
const DOUBT: f64 = 20.0 * WEIGHT;

/// The functions in their new order, by their places in `names` and `bodies`, which are equally long.
pub fn order(names: &[&str], bodies: &[&[u8]]) -> Vec<u32> {
    let mut by_name: Vec<u32> = (0..).take(bodies.len()).collect();
    by_name.sort_by_key(|index| names[*index as usize]);
    let bodies: Vec<&[u8]> = by_name.iter().map(|index| bodies[*index as usize]).collect();
    chain(&bodies).into_iter().map(|place| by_name[place as usize]).collect()
}

/// The order of functions that are sorted by name. Of two that match alike the first goes before.
fn chain(bodies: &[&[u8]]) -> Vec<u32> {
    let mut window = Window::new(bodies);
    let mut chain = Vec::with_capacity(bodies.len());
    let mut left: Vec<u32> = (0..).take(bodies.len()).collect();
    while !left.is_empty() {
        let (mut best, mut at) = (0.0, 0);
        for (place, function) in left.iter().enumerate() {
            let known = window.known(*function as usize);
            if known > best {
                (best, at) = (known, place);
            }
        }
        // Not `swap_remove`: the rest stays sorted.
        let next = left.remove(at);
        window.push(next as usize);
        chain.push(next);
    }
    chain
}

/// A piece that several functions have.
struct Piece {
    users: Vec<u32>,
    weight: u32,
    /// How many functions in the window have it.
    seen: u32,
}

/// The end of the chain, and what it knows of every function.
struct Window<'a> {
    bodies: &'a [&'a [u8]],
    pieces: Vec<Piece>,
    /// The pieces of each function.
    of: Vec<Vec<u32>>,
    /// Weight of the pieces of each function that are in the window. Whole numbers, so that what is added and taken away again
    /// leaves nothing.
    known: Vec<u32>,
    /// What to multiply that with: large functions are known better than small ones of the same share.
    scale: Vec<f64>,
    functions: VecDeque<usize>,
    /// Of all functions in the window.
    bytes: usize,
}

impl<'a> Window<'a> {
    fn new(bodies: &'a [&'a [u8]]) -> Self {
        let pieces = pieces(bodies);
        let mut of = vec![Vec::new(); bodies.len()];
        for (index, piece) in (0..).zip(&pieces) {
            for user in &piece.users {
                of[*user as usize].push(index);
            }
        }
        let scale = |of: &Vec<u32>| {
            let all: u32 = of.iter().map(|piece| pieces[*piece as usize].weight).sum();
            let root = (f64::from(all) + DOUBT).sqrt();
            1.0 / (root * root.sqrt())
        };
        let scale = of.iter().map(scale).collect();
        let known = vec![0; bodies.len()];
        Self { bodies, pieces, of, known, scale, functions: VecDeque::new(), bytes: 0 }
    }

    /// How well the window knows a function; 0 if it has none of its pieces.
    fn known(&self, function: usize) -> f64 {
        f64::from(self.known[function]) * self.scale[function]
    }

    /// Goes on by a function.
    fn push(&mut self, function: usize) {
        for index in &self.of[function] {
            let piece = &mut self.pieces[*index as usize];
            if piece.seen == 0 {
                piece.users.iter().for_each(|user| self.known[*user as usize] += piece.weight);
            }
            piece.seen += 1;
        }
        self.functions.push_back(function);
        self.bytes += self.bodies[function].len();
        while self.bytes > WINDOW && self.functions.len() > 1 {
            self.pop();
        }
    }

    /// Forgets the first function of the window.
    fn pop(&mut self) {
        let Some(function) = self.functions.pop_front() else { return };
        self.bytes -= self.bodies[function].len();
        for index in &self.of[function] {
            let piece = &mut self.pieces[*index as usize];
            piece.seen -= 1;
            if piece.seen == 0 {
                piece.users.iter().for_each(|user| self.known[*user as usize] -= piece.weight);
            }
        }
    }
}

/// The pieces that several functions have, but not most.
fn pieces(bodies: &[&[u8]]) -> Vec<Piece> {
    let mut all: Vec<(&[u8], u32)> = Vec::new();
    for (function, body) in (0..).zip(bodies) {
        all.extend(body.windows(PIECE).map(|piece| (piece, function)));
    }
    all.sort_unstable();
    all.dedup();
    let same = all.chunk_by(|a, b| a.0 == b.0).filter(|same| (2..=MOST_USERS).contains(&same.len()));
    let piece = |same: &[(&[u8], u32)]| Piece {
        users: same.iter().map(|(_, user)| *user).collect(),
        weight: (WEIGHT / (same.len() as f64).sqrt().sqrt()).round() as u32,
        seen: 0,
    };
    same.map(piece).collect()
}

#[cfg(test)]
#[path = "neighbours_tests.rs"]
mod tests;

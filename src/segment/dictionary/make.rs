//! Makes the dictionary's image; run by the build script.

use std::collections::HashMap;

use super::layout::{ALPHANUMERIC, BASE_BITS, CHECK_BITS, GUESSED, LEADS_BITS, NONE, PARTS, ROW, SIDE, WORD_BITS, beyond, class};

/// The logarithm of the probability of what the model has never seen.
const MIN_FLOAT: f64 = -3.14e100;

jieba_macros::generate_hmm_data!();

/// A node of the trie; see [`super::layout::Part::Nodes`].
#[derive(Clone, Copy)]
struct Node {
    base: u32,
    check: u16,
    word: u16,
    leads: u32,
}

/// No code leads to it: none is as high.
const EMPTY: Node = Node { base: 0, check: (1 << CHECK_BITS) - 1, word: 0, leads: 0 };

/// A node from its parts; `None` if one does not fit.
fn pack(base: u32, check: u16, word: u16, leads: u32) -> Option<u64> {
    let parts = [(base, BASE_BITS), (u32::from(check), CHECK_BITS), (u32::from(word), WORD_BITS), (leads, LEADS_BITS)];
    let mut node = 0;
    for (part, bits) in parts.into_iter().rev() {
        if part >> bits != 0 {
            return None;
        }
        node = node << bits | u64::from(part);
    }
    Some(node)
}

/// A word in codes, with its number among the frequencies and how often it is met.
struct Word {
    codes: Vec<u16>,
    number: u16,
    weight: u64,
}

/// The image of a dictionary in jieba's form; `added` words have the frequencies that they get when they are added.
pub fn image(dictionary: &str, added: &[(String, u64)]) -> Vec<u8> {
    let mut words: HashMap<&str, (u64, u64)> = HashMap::new();
    for line in dictionary.lines() {
        let mut cells = line.split_ascii_whitespace();
        let (Some(word), Some(frequency)) = (cells.next(), cells.next()) else { continue };
        let frequency = frequency.parse().expect("a frequency");
        words.insert(word, (frequency, frequency));
    }
    let mut totals = [words.values().map(|w| w.0).sum::<u64>(); 2];
    for (word, frequency) in added {
        let entry = words.entry(word).or_insert((NONE, NONE));
        totals[1] = totals[1] + frequency - if entry.1 == NONE { 0 } else { entry.1 };
        entry.1 = *frequency;
    }
    let mut words: Vec<(&str, (u64, u64))> = words.into_iter().collect();
    words.sort_unstable();
    let reachable = |word: &str| word.chars().all(|c| (c as u32) < 0x10000 && in_block(c as u32));
    let (words, others): (Vec<_>, Vec<_>) = words.into_iter().partition(|(word, _)| reachable(word));
    let others: String = others.iter().filter(|(_, f)| f.0 != NONE).map(|(word, f)| format!("{word}\t{}\n", f.0)).collect();
    let (codes, characters) = codes(&words);
    let frequencies = frequencies(&words);
    let numbers: HashMap<(u64, u64), u16> = (0..).zip(&frequencies).map(|(number, frequency)| (*frequency, number)).collect();
    let mut coded: Vec<Word> = words
        .iter()
        .map(|(word, frequency)| {
            let number = numbers[frequency];
            let weight = if frequency.1 == NONE { 0 } else { frequency.1 };
            Word { codes: word.chars().map(|c| codes[c as usize]).collect(), number, weight }
        })
        .collect();
    coded.sort_unstable_by(|a, b| a.codes.cmp(&b.codes));
    let count = characters.len() + 2;
    assert!(count < usize::from(EMPTY.check), "more codes than a node can check");
    let mut pairs = vec![0u64; SIDE * ROW];
    for word in coded.iter().filter(|w| w.codes.len() > 1) {
        let at = |code: u16| usize::from(code).min(SIDE - 1);
        let (a, b) = (at(word.codes[0]), at(word.codes[1]));
        pairs[a * ROW + b / 64] |= 1 << (b % 64);
    }
    let nodes = Trie::new(&coded, count).nodes;
    let mut emissions = vec![[MIN_FLOAT; 4]; count];
    let mut flags = vec![0u8; count];
    for c in &characters {
        let code = usize::from(codes[*c as usize]);
        if let Some(row) = EMIT_INDEX.get(c.wrapping_sub(EMIT_MIN_CHAR) as usize).filter(|row| **row != EMIT_NONE) {
            emissions[code] = EMIT_PROBS[usize::from(*row)];
        }
        if (HMM_HAN_MIN as u32..=HMM_HAN_MAX as u32).contains(c) {
            flags[code] |= GUESSED;
        }
        if u8::try_from(*c).is_ok_and(|c| c.is_ascii_alphanumeric()) {
            flags[code] |= ALPHANUMERIC;
        }
    }
    let bytes: [Vec<u8>; PARTS] = [
        codes.iter().flat_map(|c| c.to_le_bytes()).collect(),
        pairs.iter().flat_map(|p| p.to_le_bytes()).collect(),
        nodes.iter().map(|n| pack(n.base, n.check, n.word, n.leads).expect("parts that fit")).flat_map(u64::to_le_bytes).collect(),
        frequencies.iter().flat_map(|f| [f.0, f.1]).flat_map(u64::to_le_bytes).collect(),
        emissions.iter().flatten().flat_map(|e| e.to_le_bytes()).collect(),
        flags,
        totals.iter().flat_map(|t| t.to_le_bytes()).collect(),
        others.into_bytes(),
    ];
    join(&bytes)
}

/// The parts behind one another, and before them where they are.
fn join(parts: &[Vec<u8>; PARTS]) -> Vec<u8> {
    let mut image = vec![0u8; PARTS * 16];
    for (at, part) in parts.iter().enumerate() {
        let start = image.len() as u64;
        image[at * 16..at * 16 + 8].copy_from_slice(&start.to_le_bytes());
        image[at * 16 + 8..at * 16 + 16].copy_from_slice(&(part.len() as u64).to_le_bytes());
        image.extend_from_slice(part);
        image.resize(image.len().next_multiple_of(8), 0);
    }
    image
}

/// The frequencies that words have, behind that of no word: first those whose words are met most, which so lie together.
fn frequencies(words: &[(&str, (u64, u64))]) -> Vec<(u64, u64)> {
    let mut met: HashMap<(u64, u64), u64> = HashMap::new();
    for (_, frequency) in words {
        *met.entry(*frequency).or_default() += if frequency.1 == NONE { 0 } else { frequency.1 };
    }
    let mut frequencies: Vec<(u64, u64)> = met.keys().copied().collect();
    frequencies.sort_unstable_by_key(|f| (std::cmp::Reverse(met[f]), *f));
    frequencies.insert(0, (NONE, NONE));
    frequencies
}

/// The code of each code point below 65,536, and the characters that have codes from 2, in order of their codes.
fn codes(words: &[(&str, (u64, u64))]) -> (Vec<u16>, Vec<u32>) {
    let mut met = vec![0u64; 0x10000];
    for (word, (_, frequency)) in words {
        word.chars().for_each(|c| met[c as usize] += if *frequency == NONE { 1 } else { frequency + 1 });
    }
    let mut characters: Vec<u32> =
        (0..0x10000u32).filter(|c| in_block(*c) && (met[*c as usize] > 0 || (0x4E00..=0x9FFF).contains(c) || *c < 128)).collect();
    characters.sort_by_key(|c| (std::cmp::Reverse(met[*c as usize]), *c));
    let mut codes: Vec<u16> = (0..0x10000u32).map(|c| u16::from(in_block(c))).collect();
    for (at, c) in characters.iter().enumerate() {
        codes[*c as usize] = u16::try_from(at + 2).expect("codes of 16 bits");
    }
    (codes, characters)
}

/// The words that share a node's path, and what comes next to be placed.
struct Task {
    node: usize,
    words: std::ops::Range<usize>,
    depth: usize,
    weight: u64,
}

/// A double array that is being filled.
struct Trie {
    nodes: Vec<Node>,
    used: Vec<u64>,
    based: Vec<u64>,
}

impl Trie {
    /// The trie of sorted words, level by level; within a level what is met most is placed first, so that it lies together.
    fn new(words: &[Word], codes: usize) -> Trie {
        let room = words.len() * 4 + 3 * codes;
        let mut trie = Trie { nodes: vec![EMPTY; room], used: vec![0; room / 64 + 2], based: vec![0; room / 64 + 2] };
        (0..codes).for_each(|at| trie.used[at / 64] |= 1 << (at % 64));
        trie.based[0] |= 1;
        let mut tasks = Vec::new();
        for (code, range) in children(words, 0..words.len(), 0) {
            // Nothing checks the root's children: a node without children, whose base is 0, must not find them.
            trie.enter(words, usize::from(code), range, 1, &mut tasks);
        }
        let (mut first, mut last, mut hints) = (codes, codes, [0usize; 20]);
        while !tasks.is_empty() {
            tasks.sort_by_key(|t: &Task| std::cmp::Reverse(t.weight));
            let mut next = Vec::new();
            for task in &tasks {
                let below = children(words, task.words.clone(), task.depth);
                let base = trie.place(&below, &mut first, &mut hints);
                trie.nodes[task.node].base = base as u32;
                trie.nodes[task.node].leads =
                    below.iter().map(|(code, _)| class(*code)).filter(|c| *c < LEADS_BITS).fold(0, |all, c| all | 1 << c);
                for (code, range) in below {
                    let at = base + usize::from(code);
                    trie.used[at / 64] |= 1 << (at % 64);
                    trie.nodes[at].check = code;
                    last = last.max(at);
                    trie.enter(words, at, range, task.depth + 1, &mut next);
                }
            }
            tasks = next;
        }
        // Any code may be added to any base.
        trie.nodes.truncate(last + 1);
        trie.nodes.resize(last + 1 + codes, EMPTY);
        trie
    }

    /// Says of a node whether it is a word, and keeps what lies below it for the next level.
    fn enter(&mut self, words: &[Word], node: usize, mut range: std::ops::Range<usize>, depth: usize, tasks: &mut Vec<Task>) {
        if words[range.start].codes.len() == depth {
            self.nodes[node].word = words[range.start].number;
            range.start += 1;
        }
        if !range.is_empty() {
            let weight = words[range.clone()].iter().map(|w| w.weight).sum();
            tasks.push(Task { node, words: range, depth, weight });
        }
    }

    /// A base whose places for all these children are free.
    fn place(&mut self, below: &[(u16, std::ops::Range<usize>)], first: &mut usize, hints: &mut [usize; 20]) -> usize {
        let free = |used: &[u64], at: usize| used[at / 64] >> (at % 64) & 1 == 0;
        while !free(&self.used, *first) {
            *first += 1;
        }
        let lowest = usize::from(below[0].0);
        let size = below.len().ilog2() as usize;
        let mut at = (*first).max(lowest + 1).max(hints[size].saturating_sub(64));
        let mut tries = 0;
        loop {
            loop {
                let word = !self.used[at / 64] >> (at % 64);
                if word != 0 {
                    at += word.trailing_zeros() as usize;
                    break;
                }
                at = (at / 64 + 1) * 64;
            }
            let base = at - lowest;
            if free(&self.based, base) && below.iter().all(|(code, _)| free(&self.used, base + usize::from(*code))) {
                self.based[base / 64] |= 1 << (base % 64);
                return base;
            }
            at += 1;
            tries += 1;
            if tries > 512 {
                hints[size] = hints[size].max(at - 128);
            }
        }
    }
}

/// The next codes of sorted words that share their first `depth`, each with its words.
fn children(words: &[Word], range: std::ops::Range<usize>, depth: usize) -> Vec<(u16, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let code = words[at].codes[depth];
        let end = at + words[at..range.end].partition_point(|w| w.codes[depth] == code);
        found.push((code, at..end));
        at = end;
    }
    found
}

/// True for the characters that jieba cuts within: ideographs, and ASCII letters, digits and `+#&._%-`.
fn in_block(c: u32) -> bool {
    match c {
        0x4E00..=0x9FFF => true,
        0..=0x7F => (c as u8).is_ascii_alphanumeric() || b"+#&._%-".contains(&(c as u8)),
        _ => beyond(c),
    }
}

//! Rust source as tokens with their lines: just enough to judge paths, attributes and lengths, and not to mistake text in
//! strings and comments for code.

use std::fs;
use std::path::Path;

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Token {
    /// Identifiers and keywords.
    Word(String),
    Sign(char),
    /// Strings, characters, numbers and lifetimes: their text is of no interest.
    Literal,
}

/// One source file.
pub struct Source {
    /// Relative to the repository, with `/` between folders.
    pub path: String,
    pub text: String,
    tokens: Vec<(usize, Token)>,
    /// Line and text of every comment; a block comment stands at its first line.
    pub comments: Vec<(usize, String)>,
}

/// A function with a body.
pub struct Function {
    pub name: String,
    pub line: usize,
    /// From `fn` to the closing brace.
    pub lines: usize,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Source {
        let mut lexer =
            Lexer { chars: text.chars().collect(), at: 0, line: 1, tokens: Vec::new(), comments: Vec::new() };
        while lexer.at < lexer.chars.len() {
            lexer.next();
        }
        Source { path: path.to_owned(), text: text.to_owned(), tokens: lexer.tokens, comments: lexer.comments }
    }

    fn token(&self, index: usize) -> Option<&Token> {
        self.tokens.get(index).map(|(_, token)| token)
    }

    fn line(&self, index: usize) -> usize {
        self.tokens.get(index).map_or(0, |&(line, _)| line)
    }

    fn is(&self, index: usize, sign: char) -> bool {
        self.token(index) == Some(&Token::Sign(sign))
    }

    fn word(&self, index: usize) -> Option<&str> {
        match self.token(index)? {
            Token::Word(word) => Some(word),
            Token::Sign(_) | Token::Literal => None,
        }
    }

    fn is_colons(&self, index: usize) -> bool {
        self.is(index, ':') && self.is(index + 1, ':')
    }

    /// Lines on which the words and signs of `pattern` follow each other. In the pattern they stand apart by blanks.
    pub fn find(&self, pattern: &str) -> Vec<usize> {
        let wanted: Vec<_> = Source::new("", pattern).tokens.into_iter().map(|(_, token)| token).collect();
        let starts = self.tokens.windows(wanted.len()).filter(|window| window.iter().map(|(_, t)| t).eq(&wanted));
        starts.map(|window| window[0].0).collect()
    }

    /// Every path in the code with its line. `use a::{b, c::d}` gives `a::b` and `a::c::d`; a lone word is a path too.
    pub fn paths(&self) -> Vec<(usize, Vec<String>)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            match self.word(at) {
                Some(_) => at = self.path(at, &[], &mut found),
                None => at += 1,
            }
        }
        found
    }

    /// What a file passes on with `pub use`.
    pub fn passed_on(&self) -> Vec<Vec<String>> {
        let mut found = Vec::new();
        for at in self.places_of_passing_on() {
            self.path(at, &[], &mut found);
        }
        found.into_iter().map(|(_, path)| path).collect()
    }

    /// Every path in the code that is not passed on, before the first module of unit tests.
    pub fn named_outside_of_tests(&self) -> Vec<Vec<String>> {
        let passing_on: Vec<_> = self.places_of_passing_on().collect();
        let (mut found, mut at) = (Vec::new(), 0);
        while at < self.tokens.len() && !self.begins_tests(at) {
            match self.word(at) {
                Some(_) if passing_on.contains(&at) => at = self.path(at, &[], &mut Vec::new()),
                Some(_) => at = self.path(at, &[], &mut found),
                None => at += 1,
            }
        }
        found.into_iter().map(|(_, path)| path).collect()
    }

    /// Where the paths behind `pub use` begin, or `pub(crate) use`.
    fn places_of_passing_on(&self) -> impl Iterator<Item = usize> {
        (0..self.tokens.len()).filter(|&at| self.word(at) == Some("pub")).filter_map(|at| {
            let limit =
                if self.is(at + 1, '(') { (at..).find(|&at| self.is(at, ')') || at >= self.tokens.len())? } else { at };
            (self.word(limit + 1) == Some("use")).then_some(limit + 2)
        })
    }

    /// `mod tests` with a body: its attribute before it names no file.
    fn begins_tests(&self, at: usize) -> bool {
        self.word(at) == Some("mod") && self.word(at + 1) == Some("tests") && self.is(at + 2, '{')
    }

    /// Reads the path that begins at `at`, or the list of paths in braces; returns where it ends.
    fn path(&self, mut at: usize, prefix: &[String], found: &mut Vec<(usize, Vec<String>)>) -> usize {
        let mut path = prefix.to_vec();
        let line = self.line(at);
        loop {
            if let Some(word) = self.word(at) {
                path.push(word.to_owned());
                at += 1;
            } else if self.is(at, '*') {
                path.push("*".to_owned());
                at += 1;
                break;
            } else if self.is(at, '{') {
                return self.path_list(at + 1, &path, found);
            } else {
                break;
            }
            if !self.is_colons(at) {
                break;
            }
            at += 2;
        }
        found.push((line, path));
        at
    }

    fn path_list(&self, mut at: usize, prefix: &[String], found: &mut Vec<(usize, Vec<String>)>) -> usize {
        while at < self.tokens.len() && !self.is(at, '}') {
            let end = self.path(at, prefix, found);
            at = end.max(at + 1);
            while at < self.tokens.len() && !self.is(at, ',') && !self.is(at, '}') {
                at += 1;
            }
            if self.is(at, ',') {
                at += 1;
            }
        }
        at + 1
    }

    /// All functions with a body, nested ones too.
    pub fn functions(&self) -> Vec<Function> {
        let mut functions = Vec::new();
        for at in 0..self.tokens.len() {
            // `fn(A) -> B` is a type.
            let (Some("fn"), Some(name)) = (self.word(at), self.word(at + 1)) else { continue };
            let open = self.end_of_signature(at);
            if self.is(open, '{') {
                let lines = self.line(self.closing_brace(open)) - self.line(at) + 1;
                functions.push(Function { name: name.to_owned(), line: self.line(at), lines });
            }
        }
        functions
    }

    /// The `{` or `;` behind a signature that begins at `at`; not the `;` of an array type in it.
    fn end_of_signature(&self, at: usize) -> usize {
        let mut depth = 0;
        for at in at..self.tokens.len() {
            depth += i32::from(self.is(at, '[')) - i32::from(self.is(at, ']'));
            if depth == 0 && (self.is(at, '{') || self.is(at, ';')) {
                return at;
            }
        }
        self.tokens.len()
    }

    fn closing_brace(&self, open: usize) -> usize {
        let mut depth = 0;
        for at in open..self.tokens.len() {
            depth += i32::from(self.is(at, '{')) - i32::from(self.is(at, '}'));
            if depth == 0 {
                return at;
            }
        }
        self.tokens.len() - 1
    }
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    tokens: Vec<(usize, Token)>,
    comments: Vec<(usize, String)>,
}

impl Lexer {
    fn next(&mut self) {
        let line = self.line;
        match self.peek(0) {
            '/' if self.peek(1) == '/' => {
                let start = self.at;
                self.skip_while(|c| c != '\n');
                self.comments.push((line, self.chars[start..self.at].iter().collect()));
            }
            '/' if self.peek(1) == '*' => self.block_comment(),
            '"' => self.string(),
            '\'' => self.quote(),
            c if c.is_whitespace() => self.step(),
            c if c.is_ascii_digit() => {
                self.skip_while(|c| c.is_alphanumeric() || c == '_');
                self.tokens.push((line, Token::Literal));
            }
            c if c.is_alphabetic() || c == '_' => self.word_or_prefixed_string(),
            c => {
                self.tokens.push((line, Token::Sign(c)));
                self.step();
            }
        }
    }

    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn step(&mut self) {
        self.line += usize::from(self.peek(0) == '\n');
        self.at += 1;
    }

    fn skip_while(&mut self, wanted: impl Fn(char) -> bool) {
        while self.at < self.chars.len() && wanted(self.peek(0)) {
            self.step();
        }
    }

    /// Block comments nest.
    fn block_comment(&mut self) {
        let (start, line, mut depth) = (self.at, self.line, 0);
        loop {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    self.step();
                    if self.at >= self.chars.len() {
                        break;
                    }
                    continue;
                }
            }
            self.at += 2;
            if depth == 0 {
                break;
            }
        }
        self.comments.push((line, self.chars[start..self.at.min(self.chars.len())].iter().collect()));
    }

    /// `r"…"`, `br#"…"#` and the like, or a word (also a raw one, `r#type`).
    fn word_or_prefixed_string(&mut self) {
        let (start, line) = (self.at, self.line);
        self.skip_while(|c| c.is_alphanumeric() || c == '_');
        let word: String = self.chars[start..self.at].iter().collect();
        let hashes = (0..).take_while(|&n| self.peek(n) == '#').count();
        match word.as_str() {
            "b" | "c" if self.peek(0) == '"' => self.string(),
            "b" if self.peek(0) == '\'' => self.quote(),
            "r" | "br" | "cr" if self.peek(hashes) == '"' => self.raw_string(hashes),
            _ => self.tokens.push((line, Token::Word(word))),
        }
    }

    fn string(&mut self) {
        let line = self.line;
        self.step();
        while self.at < self.chars.len() && self.peek(0) != '"' {
            if self.peek(0) == '\\' {
                self.step();
            }
            self.step();
        }
        self.step();
        self.tokens.push((line, Token::Literal));
    }

    fn raw_string(&mut self, hashes: usize) {
        let line = self.line;
        self.at += hashes + 1;
        let ends = |lexer: &Lexer| lexer.peek(0) == '"' && (1..=hashes).all(|n| lexer.peek(n) == '#');
        while self.at < self.chars.len() && !ends(self) {
            self.step();
        }
        self.at += hashes + 1;
        self.tokens.push((line, Token::Literal));
    }

    /// A character, or a lifetime.
    fn quote(&mut self) {
        let line = self.line;
        self.step();
        if self.peek(0) == '\\' {
            self.step();
            self.step();
            self.skip_while(|c| c != '\'');
            self.step();
        } else if self.peek(1) == '\'' {
            self.step();
            self.step();
        } else {
            self.skip_while(|c| c.is_alphanumeric() || c == '_');
        }
        self.tokens.push((line, Token::Literal));
    }
}

/// Every Rust file below these folders of the repository, in the order of their names.
pub fn rust_files(folders: &[&str]) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    for folder in folders {
        collect(root, &root.join(folder), &mut sources);
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    sources
}

fn collect(root: &Path, folder: &Path, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let relative = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            sources.push(Source::new(&relative, &fs::read_to_string(&path).unwrap()));
        }
    }
}

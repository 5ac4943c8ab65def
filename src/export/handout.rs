//! A lesson on paper: a page for each cue, and the answers on a sheet of their own.

use std::fmt::Write;

/// What a cue says, and what the screen shows there.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Page {
    /// The screen as a picture, for HTML.
    pub picture: String,
    /// The screen as text, for Markdown.
    pub screen: String,
    /// The kernel function behind it.
    pub function: Option<&'static str>,
    /// What is told.
    pub narration: String,
    /// What is asked.
    pub question: Option<String>,
    /// The choices, in the order of their letters.
    pub choices: Vec<String>,
    /// What the engine answers, and why; none without a question.
    pub answer: Option<(String, String)>,
}

/// The words between the texts of a lesson, in one language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Words {
    /// The language: `en`, `zh`.
    pub language: &'static str,
    /// Above the sheet of answers.
    pub answers: String,
    /// Before the sentence at the end.
    pub home: String,
}

/// A whole lesson.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Handout {
    /// As in `skbscope learn NAME`.
    pub name: String,
    /// Of the lesson, with its kernel.
    pub title: String,
    /// One line: what there is to see.
    pub shows: String,
    /// A page for each cue.
    pub pages: Vec<Page>,
    /// The sentence to take home.
    pub home: String,
    /// Who has asked.
    pub source: String,
    /// The words between.
    pub words: Words,
}

const STYLE: &str = "@page{size:A4;margin:15mm}body{font:11pt/1.45 sans-serif;max-width:180mm;margin:0 auto;color:#000;\
background:#fff}section{break-after:page;padding-top:4mm}section:last-child{break-after:auto}svg{width:100%;height:auto}text{white-space:pre}\
h1{font-size:18pt}h2{font-size:13pt}h3{font-size:11pt}code{font-family:monospace}.q{font-weight:bold}\
.line{border-bottom:1px solid #000;height:9mm}ol{list-style:lower-alpha}nav p,.answer{margin:1mm 0}a{color:inherit}\
.answers{break-inside:avoid}footer{overflow-wrap:anywhere}";

/// The beginning of a page of HTML that needs nothing from elsewhere.
pub(super) fn head(language: &str, title: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{}</title><style>{STYLE}</style></head>\
         <body>\n",
        escaped(title)
    )
}

/// Its end.
pub(super) const TAIL: &str = "</body></html>\n";

impl Handout {
    /// As one page of HTML that needs nothing from elsewhere, and prints on A4.
    pub fn html(&self) -> String {
        let mut out = head(self.words.language, &self.title);
        self.html_pages(1, &mut out);
        let _ = writeln!(out, "<section><h2>{}</h2>", escaped(&self.words.answers));
        self.html_answers(&mut out);
        out.push_str("</section>\n");
        out + TAIL
    }

    /// A sheet for each cue, the first below the title, which is a heading of this level.
    pub(super) fn html_pages(&self, level: usize, out: &mut String) {
        for (number, page) in (1..).zip(&self.pages) {
            out.push_str("<section>");
            if number == 1 {
                let (id, title, shows) = (&self.name, escaped(&self.title), escaped(&self.shows));
                let _ = write!(out, "<h{level} id=\"{id}\">{title}</h{level}>\n<p>{shows}</p>\n");
            }
            let function = page.function.map(|name| format!(" <code>{name}</code>")).unwrap_or_default();
            let _ = write!(
                out,
                "<h{0}>{number}.{function}</h{0}>\n{1}\n<p>{2}</p>\n",
                level + 1,
                page.picture,
                escaped(&page.narration)
            );
            if let Some(question) = &page.question {
                let _ = writeln!(out, "<p class=\"q\">{}</p>", escaped(question));
                if page.choices.is_empty() {
                    out.push_str("<div class=\"line\"></div>\n");
                } else {
                    let choices: String = page.choices.iter().map(|one| format!("<li>{}</li>", escaped(one))).collect();
                    let _ = writeln!(out, "<ol>{choices}</ol>");
                }
            }
            out.push_str("</section>\n");
        }
    }

    /// What the engine answered, the sentence to take home, and who has asked.
    pub(super) fn html_answers(&self, out: &mut String) {
        for (number, answer, why) in self.answers() {
            let _ = writeln!(out, "<p class=\"answer\"><b>{number}. {}</b><br>{}</p>", escaped(answer), escaped(why));
        }
        let _ = writeln!(
            out,
            "<p>{} <b>{}</b></p>\n<footer>{}</footer>",
            escaped(&self.words.home),
            escaped(&self.home),
            escaped(&self.source)
        );
    }

    /// As Markdown, with the screen as text.
    pub fn markdown(&self) -> String {
        let mut out = self.markdown_pages("#");
        let _ = write!(out, "\n## {}\n{}", self.words.answers, self.markdown_answers());
        out
    }

    /// The cues below the title, which is a heading of so many `#`.
    pub(super) fn markdown_pages(&self, level: &str) -> String {
        let mut out = format!("{level} {}\n\n{}\n", self.title, self.shows);
        for (number, page) in (1..).zip(&self.pages) {
            let function = page.function.map(|name| format!(" `{name}`")).unwrap_or_default();
            let (screen, narration) = (&page.screen, &page.narration);
            let _ = write!(out, "\n{level}# {number}.{function}\n\n```text\n{screen}\n```\n\n{narration}\n");
            if let Some(question) = &page.question {
                let _ = write!(out, "\n**{question}**\n\n");
                for (letter, choice) in ('a'..).zip(&page.choices) {
                    let _ = writeln!(out, "* {letter}) {choice}");
                }
            }
        }
        out
    }

    /// As [`Handout::html_answers`].
    pub(super) fn markdown_answers(&self) -> String {
        let mut out = String::new();
        for (number, answer, why) in self.answers() {
            let _ = write!(out, "\n{number}\\. **{answer}** {why}\n");
        }
        let _ = write!(out, "\n{} **{}**\n\n{}\n", self.words.home, self.home, self.source);
        out
    }

    fn answers(&self) -> impl Iterator<Item = (usize, &String, &String)> {
        let numbered = self.pages.iter().enumerate();
        numbered.filter_map(|(index, page)| page.answer.as_ref().map(|(answer, why)| (index + 1, answer, why)))
    }
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_stand_on_a_sheet_of_their_own_behind_all_questions() {
        let page = Page {
            narration: "1 < 2".to_owned(),
            question: Some("How many?".to_owned()),
            answer: Some(("832".to_owned(), "overhead".to_owned())),
            ..Page::default()
        };
        let words = Words { language: "en", answers: "Answers".to_owned(), home: "To take home:".to_owned() };
        let text = |text: &str| text.to_owned();
        let (title, shows, home, source) = (text("T"), text("S"), text("H"), text("nobody"));
        let handout = Handout { name: text("t"), title, shows, pages: vec![page], home, source, words };

        for text in [handout.html(), handout.markdown()] {
            let places = ["How many?", "Answers", "832", "nobody"].map(|part| text.find(part).expect(part));
            assert!(places.is_sorted(), "{text}");
        }
        assert!(handout.html().contains("1 &lt; 2") && !handout.html().contains("http"));
    }
}

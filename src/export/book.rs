//! The whole course on paper: contents, a sheet before each chapter, a page for each cue, and at the end the answers on
//! sheets of their own.

use std::fmt::Write;

use crate::export::handout::{Handout, TAIL, escaped, head};

/// A chapter, and its lessons.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chapter {
    /// Its title.
    pub title: String,
    /// In their order.
    pub lessons: Vec<Handout>,
}

/// The course.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Book {
    /// The language: `en`, `zh`.
    pub language: &'static str,
    /// Of the whole.
    pub title: String,
    /// How to read it, in a sentence or two.
    pub about: String,
    /// Above the list of lessons.
    pub contents: String,
    /// Above the answers.
    pub answers: String,
    /// In their order.
    pub chapters: Vec<Chapter>,
}

impl Book {
    /// As one page of HTML that needs nothing from elsewhere, and prints on A4.
    pub fn html(&self) -> String {
        let mut out = head(self.language, &self.title);
        let (title, about, contents) = (escaped(&self.title), escaped(&self.about), escaped(&self.contents));
        let _ = write!(out, "<section><h1>{title}</h1>\n<p>{about}</p>\n<h2>{contents}</h2>\n<nav>\n");
        for (number, chapter) in (1..).zip(&self.chapters) {
            let _ =
                writeln!(out, "<p><b><a href=\"#chapter-{number}\">{number}. {}</a></b></p>", escaped(&chapter.title));
            for lesson in &chapter.lessons {
                let _ = writeln!(out, "<p><a href=\"#{}\">{}</a></p>", lesson.name, escaped(&lesson.title));
            }
        }
        let _ = writeln!(out, "<p><b><a href=\"#answers\">{}</a></b></p></nav></section>", escaped(&self.answers));
        for (number, chapter) in (1..).zip(&self.chapters) {
            let title = escaped(&chapter.title);
            let _ = writeln!(out, "<section><h1 id=\"chapter-{number}\">{number}. {title}</h1>");
            for lesson in &chapter.lessons {
                let _ = writeln!(out, "<p><b>{}</b><br>{}</p>", escaped(&lesson.title), escaped(&lesson.shows));
            }
            out.push_str("</section>\n");
            chapter.lessons.iter().for_each(|lesson| lesson.html_pages(2, &mut out));
        }
        let _ = writeln!(out, "<section><h1 id=\"answers\">{}</h1>", escaped(&self.answers));
        for lesson in self.chapters.iter().flat_map(|chapter| &chapter.lessons) {
            let _ = writeln!(out, "<div class=\"answers\"><h3>{}</h3>", escaped(&lesson.title));
            lesson.html_answers(&mut out);
            out.push_str("</div>\n");
        }
        out.push_str("</section>\n");
        out + TAIL
    }

    /// As Markdown, with the screens as text.
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n\n{}\n\n## {}\n\n", self.title, self.about, self.contents);
        for (number, chapter) in (1..).zip(&self.chapters) {
            let _ = writeln!(out, "{number}. {}", chapter.title);
            for lesson in &chapter.lessons {
                let _ = writeln!(out, "    * {}", lesson.title);
            }
        }
        for (number, chapter) in (1..).zip(&self.chapters) {
            let _ = writeln!(out, "\n# {number}. {}", chapter.title);
            for lesson in &chapter.lessons {
                let _ = write!(out, "\n{}", lesson.markdown_pages("##"));
            }
        }
        let _ = writeln!(out, "\n# {}", self.answers);
        for lesson in self.chapters.iter().flat_map(|chapter| &chapter.lessons) {
            let _ = write!(out, "\n## {}\n{}", lesson.title, lesson.markdown_answers());
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::handout::{Page, Words};

    fn lesson(name: &str) -> Handout {
        let words = Words { language: "en", answers: "Answers".to_owned(), home: "To take home:".to_owned() };
        let page = Page {
            question: Some(format!("How many of {name}?")),
            answer: Some((format!("832 of {name}"), "overhead".to_owned())),
            ..Page::default()
        };
        Handout {
            name: name.to_owned(),
            title: format!("Lesson {name}"),
            shows: "something".to_owned(),
            pages: vec![page],
            home: "H".to_owned(),
            source: "nobody".to_owned(),
            words,
        }
    }

    #[test]
    fn contents_come_first_then_all_questions_then_all_answers() {
        let chapter =
            |title: &str, names: [&str; 2]| Chapter { title: title.to_owned(), lessons: names.map(lesson).into() };
        let book = Book {
            language: "en",
            title: "T".to_owned(),
            about: "A".to_owned(),
            contents: "Contents".to_owned(),
            answers: "Answers".to_owned(),
            chapters: vec![chapter("One", ["a", "b"]), chapter("Two", ["c", "d"])],
        };

        for text in [book.html(), book.markdown()] {
            let order = ["Contents", "Lesson d", "How many of a?", "How many of d?", "832 of a", "832 of d"];
            let places = order.map(|part| text.find(part).expect(part));
            assert!(places.is_sorted(), "{places:?} {text}");
        }
        let html = book.html();
        for link in html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(html.contains(&format!("id=\"{link}\"")), "{link} leads nowhere");
        }
    }
}

//! A form: labelled fields with notes beside them, one of them in focus.

use super::edit::TextField;
pub use super::field_id::FieldId;
use crate::app::effect::JobId;
use crate::domain::countdown::Tone;
use crate::domain::error::Error;

/// Fields from top to bottom.
#[derive(Debug, Default)]
pub struct Form {
    /// The fields.
    pub fields: Vec<Field>,
    /// Buttons below the fields; the first one is what ⏎ in the last field does. Most forms have none.
    pub buttons: Vec<&'static str>,
    /// What has the keys: a field, or behind the last field a button.
    pub focus: usize,
    /// Fields that the chosen method doesn't need: what was typed there comes back with the method.
    pub spare: Vec<Field>,
    /// What is to be known of all this: shown below the fields.
    pub remarks: Vec<Note>,
    /// Why the last try failed: shown below the fields.
    pub problem: Option<Error>,
    /// The job that ⏎ started: fields stay, `^X` cancels.
    pub job: Option<JobId>,
    /// ⏎ was pressed before the vault was open: it counts once it is.
    pub waits_for_vault: bool,
    /// The job asks for what is typed into the field in focus: a one-time code.
    pub is_asked: bool,
}

/// A labelled field.
#[derive(Debug)]
pub struct Field {
    /// Which.
    pub id: FieldId,
    /// The words left of it.
    pub label: &'static str,
    /// What can be done in it.
    pub input: Input,
    /// What is said beside it: checks, hints, examples.
    pub note: Option<Note>,
    /// What is said below it, whatever stands beside it.
    pub under: Option<&'static str>,
    /// An example of a right value, shown while it is empty.
    pub example: &'static str,
}

/// What can be done in a field.
#[derive(Debug)]
pub enum Input {
    /// Typing.
    Text(TextField),
    /// Choosing one of a few.
    Choice(Choices),
    /// Nothing: it shows what follows from the others.
    Fixed(String),
}

/// A choice of a few words: `( ) none  (•) production`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// The words.
    pub words: Vec<&'static str>,
    /// The chosen one.
    pub chosen: usize,
}

/// What is said beside a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// `Ok` is ✓, `Warn` is ▲, `Bad` is ✗, `Muted` is a plain hint.
    pub tone: Tone,
    /// The words.
    pub text: String,
}

impl Field {
    /// A text field.
    #[must_use]
    pub fn text(id: FieldId, text: &str, example: &'static str) -> Self {
        Self {
            id,
            label: id.label(),
            input: Input::Text(TextField::plain(text)),
            note: None,
            under: None,
            example,
        }
    }

    /// An empty secret field.
    #[must_use]
    pub fn secret(id: FieldId) -> Self {
        Self {
            id,
            label: id.label(),
            input: Input::Text(TextField::secret()),
            note: None,
            under: None,
            example: "",
        }
    }

    /// A choice.
    #[must_use]
    pub const fn choice(id: FieldId, words: Vec<&'static str>, chosen: usize) -> Self {
        Self {
            id,
            label: id.label(),
            input: Input::Choice(Choices { words, chosen }),
            note: None,
            under: None,
            example: "",
        }
    }

    /// A line that follows from other fields.
    #[must_use]
    pub fn fixed(id: FieldId, text: impl Into<String>) -> Self {
        Self {
            id,
            label: id.label(),
            input: Input::Fixed(text.into()),
            note: None,
            under: None,
            example: "",
        }
    }

    /// The field with other words left of it: each kind of server has its own.
    #[must_use]
    pub const fn called(mut self, label: &'static str) -> Self {
        self.label = label;
        self
    }

    /// The field with an example of a right value.
    #[must_use]
    pub const fn like(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }

    /// Takes over what was typed or chosen in a field of the same name, if it is of the same kind.
    fn take_over(&mut self, old: Self) {
        match (&mut self.input, old.input) {
            (Input::Text(new), Input::Text(old)) if new.is_secret() == old.is_secret() => {
                *new = old;
            }
            (Input::Choice(new), Input::Choice(old)) if new.words == old.words => {
                new.chosen = old.chosen;
            }
            (Input::Text(_) | Input::Choice(_) | Input::Fixed(_), _) => {}
        }
    }

    /// The field with a note.
    #[must_use]
    pub fn noted(mut self, tone: Tone, text: impl Into<String>) -> Self {
        self.note = Some(Note::new(tone, text));
        self
    }

    /// Whether it can have the focus.
    #[must_use]
    pub const fn takes_focus(&self) -> bool {
        match self.input {
            Input::Text(_) | Input::Choice(_) => true,
            Input::Fixed(_) => false,
        }
    }
}

impl Note {
    /// A note.
    #[must_use]
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self {
            tone,
            text: text.into(),
        }
    }
}

impl Choices {
    /// The chosen word.
    #[must_use]
    pub fn word(&self) -> &'static str {
        self.words.get(self.chosen).copied().unwrap_or_default()
    }

    /// Chooses the next or previous one, round and round.
    pub fn turn(&mut self, forward: bool) {
        let count = self.words.len().max(1);
        let step = if forward { 1 } else { count - 1 };
        self.chosen = (self.chosen + step) % count;
    }
}

impl Form {
    /// A form with the focus on its first field that takes it.
    #[must_use]
    pub fn new(fields: Vec<Field>) -> Self {
        let focus = fields.iter().position(Field::takes_focus).unwrap_or(0);
        Self {
            fields,
            buttons: Vec::new(),
            focus,
            ..Self::default()
        }
    }

    /// Shows these fields and no others. What was typed in a field is kept, whether it is shown or not.
    pub fn arrange(&mut self, wanted: Vec<Field>) {
        let focused = self.focused().map(|field| field.id);
        let mut old: Vec<Field> = self.fields.drain(..).chain(self.spare.drain(..)).collect();
        for mut field in wanted {
            if let Some(at) = old.iter().position(|known| known.id == field.id) {
                field.take_over(old.remove(at));
            }
            self.fields.push(field);
        }
        self.spare = old;
        let takes = |field: &Field| field.takes_focus();
        let same = self
            .fields
            .iter()
            .position(|field| Some(field.id) == focused && takes(field));
        let first = self.fields.iter().position(takes);
        self.focus = same.or(first).unwrap_or(0);
    }

    /// Wipes every secret, also of fields that aren't shown.
    pub fn wipe_secrets(&mut self) {
        for field in self.fields.iter_mut().chain(&mut self.spare) {
            if let Input::Text(text) = &mut field.input
                && text.is_secret()
            {
                text.clear();
            }
        }
    }

    /// A field.
    #[must_use]
    pub fn field(&self, id: FieldId) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// A field, to change.
    pub fn field_mut(&mut self, id: FieldId) -> Option<&mut Field> {
        self.fields.iter_mut().find(|field| field.id == id)
    }

    /// The field in focus.
    #[must_use]
    pub fn focused(&self) -> Option<&Field> {
        self.fields.get(self.focus)
    }

    /// The text field in focus.
    pub fn focused_text(&mut self) -> Option<&mut TextField> {
        match &mut self.fields.get_mut(self.focus)?.input {
            Input::Text(text) => Some(text),
            Input::Choice(_) | Input::Fixed(_) => None,
        }
    }

    /// What a plain text field or a choice holds, trimmed; empty without such a field.
    #[must_use]
    pub fn value(&self, id: FieldId) -> &str {
        match self.field(id).map(|field| &field.input) {
            Some(Input::Text(text)) if !text.is_secret() => text.text().trim(),
            Some(Input::Choice(choices)) => choices.word(),
            Some(Input::Fixed(text)) => text,
            Some(Input::Text(_)) | None => "",
        }
    }

    /// A value that may be absent.
    #[must_use]
    pub fn given(&self, id: FieldId) -> Option<String> {
        let value = self.value(id);
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// Whether a secret field holds something.
    #[must_use]
    pub fn has_secret(&self, id: FieldId) -> bool {
        self.text_of(id).is_some_and(|text| !text.is_empty())
    }

    /// A text field by id.
    #[must_use]
    pub fn text_of(&self, id: FieldId) -> Option<&TextField> {
        match &self.field(id)?.input {
            Input::Text(text) => Some(text),
            Input::Choice(_) | Input::Fixed(_) => None,
        }
    }

    /// A text field by id, to change.
    pub fn text_mut(&mut self, id: FieldId) -> Option<&mut TextField> {
        match &mut self.field_mut(id)?.input {
            Input::Text(text) => Some(text),
            Input::Choice(_) | Input::Fixed(_) => None,
        }
    }

    /// Puts a note beside a field, or takes it away.
    pub fn note(&mut self, id: FieldId, note: Option<Note>) {
        if let Some(field) = self.field_mut(id) {
            field.note = note;
        }
    }

    /// Sets a line that follows from others.
    pub fn set_fixed(&mut self, id: FieldId, text: String) {
        if let Some(field) = self.field_mut(id) {
            field.input = Input::Fixed(text);
        }
    }

    /// The button in focus.
    #[must_use]
    pub fn focused_button(&self) -> Option<usize> {
        self.focus
            .checked_sub(self.fields.len())
            .filter(|button| *button < self.buttons.len())
    }

    /// Moves the focus; hides a secret that was shown.
    pub fn move_focus(&mut self, forward: bool) {
        if let Some(text) = self.focused_text() {
            text.hide();
        }
        let count = self.fields.len() + self.buttons.len();
        let step = if forward { 1 } else { count.saturating_sub(1) };
        for _ in 0..count {
            self.focus = (self.focus + step) % count.max(1);
            if self.focused().is_none_or(Field::takes_focus) {
                return;
            }
        }
    }

    /// Puts the focus on a field.
    pub fn focus_on(&mut self, id: FieldId) {
        if let Some(at) = self.fields.iter().position(|field| field.id == id) {
            self.focus = at;
        }
    }
}

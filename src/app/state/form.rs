//! A form: labelled fields with notes beside them, one of them in focus.

use super::edit::TextField;
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
    /// Why the last try failed: shown below the fields.
    pub problem: Option<Error>,
    /// The job that ⏎ started: fields stay, `^X` cancels.
    pub job: Option<JobId>,
    /// ⏎ was pressed before the vault was open: it counts once it is.
    pub waits_for_vault: bool,
}

/// A labelled field.
#[derive(Debug)]
pub struct Field {
    /// Which.
    pub id: FieldId,
    /// What can be done in it.
    pub input: Input,
    /// What is said beside it: checks, hints, examples.
    pub note: Option<Note>,
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

/// Every field of every form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldId {
    /// Where the server answers.
    Address,
    /// What the board calls the server.
    ServerName,
    /// What the server is used for.
    Environment,
    /// How its certificate is checked.
    Trust,
    /// The file or fingerprint that goes with the trust.
    TrustDetail,
    /// Whether secrets may go over plain http.
    AllowHttp,
    /// The server's own proxy.
    Proxy,
    /// How to log in.
    Method,
    /// The sub-tenant.
    Tenant,
    /// The user, without tenant.
    User,
    /// The password.
    Password,
    /// The OAuth client.
    ClientId,
    /// The login name that follows from tenant and user.
    LogsInAs,
    /// The profile's name.
    ProfileName,
    /// Free words to filter by.
    Tags,
    /// Whether the profile refreshes itself.
    RefreshesItself,
    /// Who logged in.
    Who,
    /// The vault's passphrase.
    Passphrase,
    /// The same once more.
    PassphraseAgain,
    /// A key file.
    KeyFile,
}

impl FieldId {
    /// The words left of the field.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Address => "Address",
            Self::ServerName => "Shown as",
            Self::Environment => "Environment",
            Self::Trust => "Trust",
            Self::TrustDetail => "Certificate",
            Self::AllowHttp => "Plain http",
            Self::Proxy => "Proxy",
            Self::Method => "Method",
            Self::Tenant => "Tenant",
            Self::User => "User",
            Self::Password => "Password",
            Self::ClientId => "Client ID",
            Self::LogsInAs => "Logs in as",
            Self::ProfileName => "Name",
            Self::Tags => "Tags",
            Self::RefreshesItself => "Refreshes itself",
            Self::Who => "Logged in",
            Self::Passphrase => "Passphrase",
            Self::PassphraseAgain => "Once more",
            Self::KeyFile => "Key file",
        }
    }
}

impl Field {
    /// A text field.
    #[must_use]
    pub fn text(id: FieldId, text: &str, example: &'static str) -> Self {
        Self {
            id,
            input: Input::Text(TextField::plain(text)),
            note: None,
            example,
        }
    }

    /// An empty secret field.
    #[must_use]
    pub fn secret(id: FieldId) -> Self {
        Self {
            id,
            input: Input::Text(TextField::secret()),
            note: None,
            example: "",
        }
    }

    /// A choice.
    #[must_use]
    pub const fn choice(id: FieldId, words: Vec<&'static str>, chosen: usize) -> Self {
        Self {
            id,
            input: Input::Choice(Choices { words, chosen }),
            note: None,
            example: "",
        }
    }

    /// A line that follows from other fields.
    #[must_use]
    pub fn fixed(id: FieldId, text: impl Into<String>) -> Self {
        Self {
            id,
            input: Input::Fixed(text.into()),
            note: None,
            example: "",
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
            problem: None,
            job: None,
            waits_for_vault: false,
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

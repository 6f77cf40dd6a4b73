//! The human at the browser: opens the address, fills in the pages' forms, and follows the way back.

use std::cell::{Cell, RefCell};
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use keyfob::demo::page::{ALLOW, DECISION, OTP, PASSWORD, TICKET, USER_CODE, USERNAME};
use keyfob::domain::error::{Error, Result};
use keyfob::domain::secret::Secret;
use keyfob::service::login::{Companion, Step};
use keyfob::service::ports::Local;
use keyfob::service::ports::web::{Browser, Setting};
use url::{Url, form_urlencoded};

/// Longer than a listener waits for the login's end.
const PATIENCE: Duration = Duration::from_secs(20);
/// Who meets more pages than this goes in circles.
const MOST_PAGES: usize = 20;

/// What the human does.
#[derive(Clone)]
pub(super) struct Script {
    pub(super) user: String,
    pub(super) password: String,
    /// Typed before the right one.
    pub(super) mistyped: Option<String>,
    pub(super) otp: String,
    /// `ALLOW` or `DENY`, where it is asked.
    pub(super) decision: &'static str,
    /// What really comes back, for what should.
    pub(super) brings: Arc<dyn Fn(Url) -> Vec<Url> + Send + Sync>,
}

impl Script {
    pub(super) fn new(user: &str, password: &str) -> Self {
        Self {
            user: user.to_owned(),
            password: password.to_owned(),
            mistyped: None,
            otp: String::new(),
            decision: ALLOW,
            brings: Arc::new(|url| vec![url]),
        }
    }

    /// Something else comes back.
    pub(super) fn bringing(
        mut self,
        brings: impl Fn(Url) -> Vec<Url> + Send + Sync + 'static,
    ) -> Self {
        self.brings = Arc::new(brings);
        self
    }
}

/// A page as the human saw it.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) url: Url,
    pub(super) status: u16,
    pub(super) body: String,
    location: Option<Url>,
}

/// A human with a browser.
pub(super) struct Human {
    pub(super) script: RefCell<Script>,
    pub(super) opened: RefCell<Vec<Url>>,
    at_work: RefCell<Option<JoinHandle<Vec<Page>>>>,
}

impl Human {
    pub(super) fn new() -> Self {
        Self {
            script: RefCell::new(Script::new("nobody", "nothing")),
            opened: RefCell::default(),
            at_work: RefCell::default(),
        }
    }

    pub(super) fn plays(&self, script: Script) {
        *self.script.borrow_mut() = script;
    }

    /// Everything that was seen, once the browser has come to rest.
    pub(super) fn pages(&self) -> Vec<Page> {
        let at_work = self.at_work.borrow_mut().take();
        at_work.map_or_else(Vec::new, |thread| thread.join().unwrap())
    }

    /// A parameter of the address that was opened last.
    pub(super) fn asked(&self, name: &str) -> Option<String> {
        let opened = self.opened.borrow();
        let mut pairs = opened.last()?.query_pairs();
        let (_, value) = pairs.find(|(key, _)| key == name)?;
        Some(value.into_owned())
    }
}

impl Browser for Human {
    fn open<'a>(&'a self, url: &'a Url) -> Local<'a, Result<()>> {
        self.opened.borrow_mut().push(url.clone());
        let (script, url) = (self.script.borrow().clone(), url.clone());
        let thread = thread::spawn(move || browse(&script, url));
        *self.at_work.borrow_mut() = Some(thread);
        Box::pin(std::future::ready(Ok(())))
    }

    fn setting(&self) -> Setting {
        Setting::Desktop
    }
}

/// From page to page, until none has a form or leads on.
fn browse(script: &Script, start: Url) -> Vec<Page> {
    let home = start.origin();
    let mut mistyped = script.mistyped.clone();
    let mut pages = Vec::new();
    let mut open = vec![start];
    while let Some(url) = open.pop().filter(|_| pages.len() < MOST_PAGES) {
        let mut page = fetch("GET", &url, "").unwrap();
        while let Some(form) = filled(script, &page, &mut mistyped) {
            pages.push(page);
            page = fetch("POST", &url, &form).unwrap();
        }
        match page.location.clone() {
            // Back home from the server: what comes here is the script's to say.
            Some(next) if url.origin() == home && next.origin() != home => {
                open.extend((script.brings)(next).into_iter().rev());
            }
            Some(next) => open.push(next),
            None => {}
        }
        pages.push(page);
    }
    pages
}

/// What is sent for the form on a page, if there is one.
fn filled(script: &Script, page: &Page, mistyped: &mut Option<String>) -> Option<String> {
    if !page.body.contains("<form method=post") || page.status != 200 {
        return None;
    }
    let mut form = form_urlencoded::Serializer::new(String::new());
    for name in [TICKET, USER_CODE] {
        form.extend_pairs(hidden(&page.body, name).map(|value| (name, value)));
    }
    let has = |name: &str| page.body.contains(&format!("<input name={name} "));
    if has(PASSWORD) {
        let password = mistyped.take().unwrap_or_else(|| script.password.clone());
        form.append_pair(USERNAME, &script.user);
        form.append_pair(PASSWORD, &password);
        form.append_pair(DECISION, ALLOW);
    } else {
        form.append_pair(DECISION, script.decision);
    }
    if has(OTP) {
        form.append_pair(OTP, &script.otp);
    }
    Some(form.finish())
}

fn hidden(body: &str, name: &str) -> Option<String> {
    let start = format!("<input type=hidden name={name} value=\"");
    let (_, rest) = body.split_once(&start)?;
    let (value, _) = rest.split_once('"')?;
    Some(value.to_owned())
}

const KIND: &str = "Content-Type: application/x-www-form-urlencoded";

/// One request on a connection of its own; redirects aren't followed.
pub(super) fn fetch(method: &str, url: &Url, form: &str) -> io::Result<Page> {
    let authority = url.authority();
    let mut stream = TcpStream::connect(authority)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let target = url::Position::BeforePath..url::Position::AfterQuery;
    let head = format!("{method} {} HTTP/1.1\r\nHost: {authority}", &url[target]);
    let body = match form {
        "" => String::new(),
        form => format!("\r\n{KIND}\r\nContent-Length: {}", form.len()),
    };
    let request = format!("{head}{body}\r\nConnection: close\r\n\r\n{form}");
    stream.write_all(request.as_bytes())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text
        .split_once("\r\n\r\n")
        .ok_or(io::ErrorKind::InvalidData)?;
    let status = head.split(' ').nth(1).and_then(|word| word.parse().ok());
    let mut lines = head.lines();
    let location = lines.find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("location")
            .then(|| url.join(value).unwrap())
    });
    Ok(Page {
        url: url.clone(),
        status: status.ok_or(io::ErrorKind::InvalidData)?,
        body: body.to_owned(),
        location,
    })
}

/// Beside the login: remembers what it was told, and acts on a device login.
#[derive(Default)]
pub(super) struct Witness {
    pub(super) steps: RefCell<Vec<Step>>,
    /// Called with the code and the number of questions so far, before each question.
    pub(super) on_poll: RefCell<Option<OnPoll>>,
    code: RefCell<String>,
    pub(super) pastes: RefCell<Option<Secret>>,
    pub(super) polls: Cell<u32>,
}

/// What happens between two questions of a device.
type OnPoll = Box<dyn Fn(&str, u32)>;

impl Witness {
    pub(super) fn on_poll(act: impl Fn(&str, u32) + 'static) -> Self {
        let witness = Self::default();
        *witness.on_poll.borrow_mut() = Some(Box::new(act));
        witness
    }

    pub(super) fn ignored(&self) -> usize {
        let steps = self.steps.borrow();
        steps
            .iter()
            .filter(|step| matches!(step, Step::Ignored(_)))
            .count()
    }
}

impl Companion for Witness {
    fn tell(&self, step: &Step) {
        if let Step::Device(device) = step {
            self.code.borrow_mut().clone_from(&device.user_code);
        }
        if let (Step::Polled { times, .. }, Some(act)) = (step, &*self.on_poll.borrow()) {
            self.polls.set(*times);
            act(&self.code.borrow(), *times);
        }
        self.steps.borrow_mut().push(step.clone());
    }

    fn pasted(&self) -> Local<'_, Secret> {
        match self.pastes.borrow_mut().take() {
            Some(pasted) => Box::pin(std::future::ready(pasted)),
            None => Box::pin(std::future::pending()),
        }
    }

    fn one_time_code<'a>(&'a self, _: &'a Error) -> Local<'a, Result<Option<Secret>>> {
        Box::pin(std::future::ready(Ok(None)))
    }
}

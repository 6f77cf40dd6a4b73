//! A human at a browser, as far as logins need one: reads forms, fills them in, and is sent on.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use keyfob::demo::page::{ALLOW, DECISION, OTP, PASSWORD, TICKET, USERNAME};
use url::Url;
use url::form_urlencoded::Serializer;

/// A page, or where it sends the browser.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) body: String,
    goes_to: Option<String>,
}

/// How many pages a login may have.
const MOST_PAGES: usize = 6;

/// Logs in at an address, says yes to everything, and gives the address that the browser is sent to in the end, without
/// going there.
pub(crate) fn logs_in(address: &str, user: &str, password: &str) -> String {
    answers(address, user, password, ALLOW)
}

/// The same, pressing this button.
pub(crate) fn answers(address: &str, user: &str, password: &str, button: &str) -> String {
    let mut here = Url::parse(address).expect("an address");
    let server = here.origin();
    let mut page = send("GET", &here, "");
    for _ in 0..MOST_PAGES {
        if let Some(to) = page.goes_to {
            here = here.join(&to).expect("an address");
            if here.origin() != server {
                return to;
            }
            page = send("GET", &here, "");
            continue;
        }
        let fields = [
            (USERNAME, user.to_owned()),
            (PASSWORD, password.to_owned()),
            (OTP, "314159".to_owned()),
            (TICKET, hidden(&page.body, TICKET)),
            (DECISION, button.to_owned()),
        ];
        let on_page = |name: &str| page.body.contains(&format!("name={name}"));
        let asked = fields.iter().filter(|(name, _)| on_page(name));
        let form = Serializer::new(String::new()).extend_pairs(asked).finish();
        page = send("POST", &here, &form);
    }
    panic!("the pages never end: {page:?}");
}

/// Opens an address, and goes where it sends the browser on the same server.
pub(crate) fn opens(address: &str) -> Page {
    let url = Url::parse(address).expect("an address");
    let page = send("GET", &url, "");
    match &page.goes_to {
        Some(to) if to.starts_with('/') => send("GET", &url.join(to).expect("a path"), ""),
        Some(_) | None => page,
    }
}

fn send(method: &str, url: &Url, form: &str) -> Page {
    let host = format!(
        "{}:{}",
        url.host_str().expect("a host"),
        url.port().expect("a port")
    );
    let mut stream = TcpStream::connect(&host).expect("a server");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a time limit");
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let head = format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
    let request = match form {
        "" => format!("{head}\r\n"),
        form => format!(
            "{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        ),
    };
    stream.write_all(request.as_bytes()).expect("a request");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("an answer");
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    Page {
        status: head.split(' ').nth(1).unwrap().parse().expect("a status"),
        body: body.to_owned(),
        goes_to: header(head, "location"),
    }
}

fn header(head: &str, name: &str) -> Option<String> {
    let mut fields = head.lines().filter_map(|line| line.split_once(':'));
    let found = fields.find(|(field, _)| field.eq_ignore_ascii_case(name))?;
    Some(found.1.trim().to_owned())
}

/// The value of a hidden field; empty if there is none.
fn hidden(body: &str, name: &str) -> String {
    let start = format!("name={name} value=\"");
    let found = body.split_once(&start).map(|(_, rest)| rest);
    let value = found.and_then(|rest| rest.split('"').next());
    value.unwrap_or_default().to_owned()
}

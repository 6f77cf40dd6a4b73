//! Which process has a port: so that a taken one can be freed.

use core::net::IpAddr;
#[cfg(target_os = "linux")]
use std::{fs, path::Path};

#[cfg(target_os = "linux")]
use crate::domain::text;

/// The process that listens there, in words, where the system tells. It tells of the user's own processes only.
#[cfg(target_os = "linux")]
pub(super) fn of(ip: IpAddr, port: u16) -> Option<String> {
    let tables = ["/proc/net/tcp", "/proc/net/tcp6"];
    let inode = tables.iter().find_map(|table| {
        let table = fs::read_to_string(table).ok()?;
        let mut lines = table.lines();
        lines.find_map(|line| listening_inode(line, ip, port))
    })?;
    process_with(Path::new("/proc"), &format!("socket:[{inode}]"))
}

/// Only Linux tells.
#[cfg(not(target_os = "linux"))]
pub(super) const fn of(_ip: IpAddr, _port: u16) -> Option<String> {
    None
}

/// The inode of a line of /proc/net/tcp, if that socket listens there or everywhere.
///
/// `sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …`; addresses are hexadecimal words in the
/// machine's own byte order (man page `proc_pid_net`).
#[cfg(target_os = "linux")]
fn listening_inode(line: &str, ip: IpAddr, port: u16) -> Option<String> {
    const LISTENS: &str = "0A";
    let mut fields = line.split_whitespace().skip(1);
    let (address, taken) = fields.next()?.split_once(':')?;
    let state = fields.nth(1)?;
    let inode = fields.nth(5)?;
    let is_there = address.bytes().all(|byte| byte == b'0') || address == hexadecimal(ip);
    let is_port = u16::from_str_radix(taken, 16).is_ok_and(|taken| taken == port);
    (state == LISTENS && is_there && is_port).then(|| inode.to_owned())
}

#[cfg(target_os = "linux")]
fn hexadecimal(ip: IpAddr) -> String {
    let octets = match ip {
        IpAddr::V4(ip) => ip.octets().to_vec(),
        IpAddr::V6(ip) => ip.octets().to_vec(),
    };
    let (words, _) = octets.as_chunks::<4>();
    let bytes = words
        .iter()
        .flat_map(|word| u32::from_ne_bytes(*word).to_be_bytes());
    text::hex(&bytes.collect::<Vec<u8>>()).to_uppercase()
}

/// The process that has a socket open. Another keyfob hides its files, as everything that holds secrets should: if there
/// is one, it is the likely one.
#[cfg(target_os = "linux")]
fn process_with(processes: &Path, socket: &str) -> Option<String> {
    let has_it = |file: fs::DirEntry| {
        let target = fs::read_link(file.path());
        target.is_ok_and(|target| target.as_os_str() == socket)
    };
    let mut likely = None;
    for process in fs::read_dir(processes).ok()?.flatten() {
        // Others than processes lie there, too: `self`, for one.
        let Ok(number) = process.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        let name = fs::read_to_string(process.path().join("comm")).unwrap_or_default();
        let name = name.trim_end();
        let files = fs::read_dir(process.path().join("fd"));
        if files.is_err() && name == env!("CARGO_PKG_NAME") && number != std::process::id() {
            likely = Some(format!("process {number} ({name}), it seems"));
        }
        if files.is_ok_and(|mut files| files.any(|file| file.is_ok_and(has_it))) {
            return Some(format!("process {number} ({name})"));
        }
    }
    likely
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use core::net::{Ipv4Addr, Ipv6Addr};
    use std::net::TcpListener;
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::infra::files::write_whole;

    #[test]
    fn a_line_of_the_table_names_its_socket() {
        let line = "   3: 0100007F:2310 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 51966 1";
        let home = Ipv4Addr::LOCALHOST.into();
        if cfg!(target_endian = "little") {
            assert_eq!(listening_inode(line, home, 8976), Some("51966".to_owned()));
        }
        assert_eq!(listening_inode(line, home, 8977), None);
        let elsewhere = Ipv4Addr::new(127, 0, 0, 2).into();
        assert_eq!(listening_inode(line, elsewhere, 8976), None);
        let connected = line.replace(" 0A ", " 01 ");
        assert_eq!(listening_inode(&connected, home, 8976), None);
        let everywhere = line.replace("0100007F", "00000000");
        assert!(listening_inode(&everywhere, home, 8976).is_some());
        for broken in ["", "  sl  local_address", "1: x:y", "1: 0100007F"] {
            assert_eq!(listening_inode(broken, home, 8976), None);
        }
    }

    #[test]
    fn another_keyfob_is_suspected_only_if_nobody_else_has_it() {
        let processes = tempfile::TempDir::new().unwrap();
        let process = |number: &str, name: &str| {
            let folder = processes.path().join(number);
            fs::create_dir(&folder).unwrap();
            write_whole(&folder.join("comm"), name.as_bytes()).unwrap();
            folder
        };
        let holder = || process_with(processes.path(), "socket:[7]");
        process("self", "keyfob\n");
        process("11", "sshd\n");
        assert_eq!(holder(), None);
        process("12", "keyfob\n");
        assert_eq!(holder().as_deref(), Some("process 12 (keyfob), it seems"));
        let files = process("13", "nginx\n").join("fd");
        fs::create_dir(&files).unwrap();
        symlink("socket:[8]", files.join("3")).unwrap();
        assert_eq!(holder().as_deref(), Some("process 12 (keyfob), it seems"));
        symlink("socket:[7]", files.join("4")).unwrap();
        assert_eq!(holder().as_deref(), Some("process 13 (nginx)"));
    }

    #[test]
    fn this_process_is_found_on_both_families() {
        let homes: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        for home in homes {
            let Ok(socket) = TcpListener::bind((home, 0)) else {
                continue;
            };
            let port = socket.local_addr().unwrap().port();
            let holder = of(home, port).unwrap();
            let this = format!("process {} (", std::process::id());
            assert!(holder.starts_with(&this), "{holder}");
        }
    }
}

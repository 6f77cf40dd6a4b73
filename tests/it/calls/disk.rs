//! What a full disk costs: nothing. A small file system is filled to its last byte.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use keyfob::demo::fault::{Fault, Wire};

use super::bench::{Bench, LOGIN, Strict, held, verify};
use crate::support::Home;

/// How long a request is waited for.
const SOON: Duration = Duration::from_secs(30);

/// A home on a file system of its own, with the profile `p` and no vault.
struct SmallDisk {
    bench: Bench,
    home: Home,
}

impl SmallDisk {
    fn new() -> Self {
        let home = Home::new();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=2m,mode=700", "keyfob-test"]);
        let status = mount.arg(home.folder()).status().unwrap();
        assert!(status.success(), "needs the right to mount");
        let bench = Bench::at(Strict::Appliance);
        bench.furnish(home.folder());
        Self { bench, home }
    }

    fn logged_in() -> Self {
        let disk = Self::new();
        disk.home.run(LOGIN).expect(0);
        disk
    }

    fn ballast(&self) -> PathBuf {
        self.home.path("ballast")
    }

    /// Takes every byte that is left.
    fn fill(&self) {
        let mut options = OpenOptions::new();
        let mut file = options
            .create(true)
            .append(true)
            .open(self.ballast())
            .unwrap();
        for size in [64 * 1024, 4096, 1] {
            let some = vec![7; size];
            while file.write_all(&some).is_ok() {}
        }
    }

    /// Nothing was asked for, it is exit 6 and says what to do; with room again all is well.
    fn refuses(&self, line: &[&str]) {
        let posts = self.bench.posts();
        let before = held(&self.home);
        self.home.run(line).fails(6, "no room left");
        assert_eq!(self.bench.posts(), posts, "{line:?} sent something");
        assert_eq!(held(&self.home), before);
    }

    fn works_with_room(&self) {
        fs::remove_file(self.ballast()).unwrap();
        self.home.run(["refresh", "p"]).expect(0);
        self.holds_a_good_token();
    }

    fn holds_a_good_token(&self) {
        verify(&self.home).unwrap();
        let held = held(&self.home).unwrap();
        assert!(self.bench.is_alive(&held));
    }

    /// Starts a refresh whose answer comes late, fills the disk meanwhile, and lets `meanwhile` happen.
    fn filled_under_way(&self, meanwhile: impl FnOnce()) {
        let path = self.bench.token_path();
        let slow = Fault::once(Wire::Slow { millis: 1500 }).on(path);
        self.bench.faults().add(slow);
        let before = held(&self.home);
        let asked = self.bench.posts() + 1;
        let mut command = self.home.command();
        let refresh = command.args(["refresh", "p"]).stderr(Stdio::piped());
        let refresh = refresh.spawn().unwrap();
        assert!(self.bench.log().wait_for(asked, "POST", path, SOON));
        self.fill();
        meanwhile();
        let output = refresh.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        assert_ne!(held(&self.home), before, "the answer is stored");
        self.holds_a_good_token();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let mut unmount = Command::new("umount");
        unmount.arg("--lazy").arg(self.home.folder()).status().ok();
    }
}

#[test]
#[ignore = "needs the right to mount: tests/system-calls.sh runs it"]
fn on_a_full_disk_a_cached_token_is_served_and_nothing_is_spent() {
    let disk = SmallDisk::logged_in();
    disk.fill();
    let token = held(&disk.home).unwrap();
    disk.refuses(&["refresh", "p"]);
    disk.refuses(&LOGIN);
    let get = disk.home.run(["get", "p"]).expect(0);
    assert_eq!(get.stdout.trim_end(), token);
    assert!(disk.bench.is_alive(&token));
    disk.works_with_room();
}

#[test]
#[ignore = "needs the right to mount: tests/system-calls.sh runs it"]
fn without_the_reserve_a_full_disk_spends_nothing_either() {
    let disk = SmallDisk::logged_in();
    fs::remove_file(disk.home.path("vault.db-room")).unwrap();
    disk.fill();
    disk.refuses(&["refresh", "p"]);
    disk.refuses(&LOGIN);
    assert!(!disk.home.path("vault.db-room").exists(), "half a reserve");
    disk.works_with_room();
}

#[test]
#[ignore = "needs the right to mount: tests/system-calls.sh runs it"]
fn a_disk_that_fills_up_under_way_still_takes_the_answer() {
    let disk = SmallDisk::logged_in();
    disk.filled_under_way(|| {});
    assert!(
        !disk.home.path("vault.db-room").exists(),
        "it was the reserve"
    );
    disk.works_with_room();
}

#[test]
#[ignore = "needs the right to mount: tests/system-calls.sh runs it"]
fn nobody_else_takes_the_room_of_an_answer_under_way() {
    let disk = SmallDisk::logged_in();
    let reserve = disk.home.path("vault.db-room");
    disk.filled_under_way(|| {
        // It notes what the server told, and finds no room for it.
        disk.home.run(["whoami", "p"]);
        disk.home.run(["check", "p"]);
        assert!(reserve.exists());
    });
}

#[test]
#[ignore = "needs the right to mount: tests/system-calls.sh runs it"]
fn a_first_login_on_a_full_disk_sends_no_password() {
    let disk = SmallDisk::new();
    disk.fill();
    let ran = disk.home.run(LOGIN).expect(6);
    assert!(ran.stderr.contains("hint: "), "{ran:?}");
    assert_eq!(disk.bench.posts(), 0);
    assert!(!disk.home.path("vault.db").exists());
    fs::remove_file(disk.ballast()).unwrap();
    disk.home.run(LOGIN).expect(0);
    disk.holds_a_good_token();
}

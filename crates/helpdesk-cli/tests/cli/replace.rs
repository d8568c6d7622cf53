//! A desk that takes the place of another (`import`, `copy --to`): who serves goes on with the old file, links
//! are followed, owner and mode stay (B9).

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

use crate::desk::filled;
use crate::environment::Environment;
use crate::serve::Server;

/// The two ways in which a desk takes the place of the empty one at `new.db`.
const WAYS: [&str; 2] =
    ["import desk.jsonl --db sqlite:new.db", "copy --from sqlite:helpdesk.db --to sqlite:new.db"];

/// A desk, its export, and an empty desk at `new.db`.
fn ready() -> Environment {
    let env = filled();
    env.done("export desk.jsonl");
    env.done("init --db sqlite:new.db");
    env
}

fn exported(env: &Environment, file: &str) -> Vec<u8> {
    env.command(["export", "--db", &format!("sqlite:{file}")]).output().unwrap().stdout
}

#[test]
fn a_desk_that_is_served_is_not_replaced_and_stays_ready() {
    for line in WAYS {
        let env = ready();
        let mut server = Server::start(&env, "serve --db sqlite:new.db");
        let before = fs::metadata(env.path("new.db")).unwrap().ino();
        let ran = env.run(line);
        assert_eq!(ran.code, 1, "{line}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains("Another process holds the database"), "{line}: {}", ran.err);
        assert_eq!(fs::metadata(env.path("new.db")).unwrap().ino(), before, "{line}");
        assert!(server.get("/ready").ends_with("ready\n"), "{line}");
        // What is written now is written into the file that has the name.
        env.done("customer add c-new --name New --email new@example.org --db sqlite:new.db");
        assert!(server.get("/ready").ends_with("ready\n"), "{line}");
        assert_eq!(server.stop().0, Some(0), "{line}");
        // The control: nobody serves another empty desk.
        env.done("init --db sqlite:free.db");
        env.done(&line.replace("new.db", "free.db"));
        assert!(exported(&env, "free.db") == exported(&env, "helpdesk.db"), "{line}");
    }
}

#[test]
fn through_a_symbolic_link_the_desk_behind_it_is_replaced_and_the_link_stays() {
    for line in WAYS {
        let env = ready();
        fs::create_dir(env.path("disk")).unwrap();
        fs::rename(env.path("new.db"), env.path("disk/real.db")).unwrap();
        std::os::unix::fs::symlink("disk/real.db", env.path("new.db")).unwrap();
        env.done(line);
        assert!(fs::symlink_metadata(env.path("new.db")).unwrap().is_symlink(), "{line}");
        let behind = fs::symlink_metadata(env.path("disk/real.db")).unwrap();
        assert!(behind.is_file(), "{line}");
        for file in ["new.db", "disk/real.db"] {
            assert!(exported(&env, file) == exported(&env, "helpdesk.db"), "{line}: {file}");
        }
        env.done("doctor --db sqlite:new.db");
    }
}

#[test]
fn owner_and_mode_of_the_replaced_file_are_kept() {
    for line in WAYS {
        let env = ready();
        fs::set_permissions(env.path("new.db"), Permissions::from_mode(0o660)).unwrap();
        // Another group where the test may give one away, as an operator's desk has.
        let given = std::os::unix::fs::chown(env.path("new.db"), None, Some(1)).is_ok();
        let before = fs::metadata(env.path("new.db")).unwrap();
        assert!(!given || before.gid() == 1);
        env.done(line);
        let after = fs::metadata(env.path("new.db")).unwrap();
        assert_ne!(after.ino(), before.ino(), "{line}: the control: it is another file");
        let kept = |file: &fs::Metadata| (file.mode() & 0o7777, file.uid(), file.gid());
        assert_eq!(kept(&after), kept(&before), "{line}");
        assert_eq!(after.mode() & 0o7777, 0o660, "{line}");
    }
}

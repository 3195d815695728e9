//! What this process takes of the machine, as Linux tells in `/proc`; elsewhere nothing is known of it.

use super::metrics::count;
use prometheus_client::registry::Registry;
use std::fs::{read_dir, read_to_string};

/// What could be found out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Process {
    /// Memory that is in use and not swapped out, in bytes.
    resident: Option<u64>,
    /// Files, connections and the like.
    open: Option<u64>,
}

impl Process {
    /// Asks the system.
    pub(super) fn of_this_server() -> Self {
        let resident = read_to_string("/proc/self/status").ok().and_then(|status| resident(&status));
        // The folder itself is open while it is read.
        let open = read_dir("/proc/self/fd").ok().map(|all| (all.count() as u64).saturating_sub(1));
        Self { resident, open }
    }

    /// By the names that Prometheus has for every process; what is not known is left out.
    pub(super) fn tell(self, registry: &mut Registry) {
        if let Some(bytes) = self.resident {
            count(registry, "process_resident_memory_bytes", "Resident memory size in bytes", bytes);
        }
        if let Some(open) = self.open {
            count(registry, "process_open_fds", "Number of open file descriptors", open);
        }
    }
}

/// Of a file `status`, which counts in units of 1,024 bytes.
fn resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let units: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    units.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;
    use prometheus_client::encoding::text::encode;
    use rstest::rstest;

    #[rstest]
    #[case("Name:\tplantel\nVmHWM:\t  9000 kB\nVmRSS:\t    8192 kB\nThreads:\t9\n", Some(8_388_608))]
    #[case("VmRSS:\t0 kB", Some(0))]
    #[case("Name:\tplantel\n", None)]
    #[case("VmRSS:\tmuch kB", None)]
    #[case("VmRSS:\t8192", None)]
    #[case("VmRSS:\t18446744073709551615 kB", None)]
    fn resident_memory_is_read(#[case] status: &str, #[case] bytes: Option<u64>) {
        assert_eq!(resident(status), bytes);
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let told = |process: Process| {
            let mut registry = Registry::default();
            process.tell(&mut registry);
            let mut text = String::new();
            encode(&mut text, &registry).unwrap();
            text
        };
        assert_eq!(told(Process::default()), "# EOF\n");
        let text = told(Process { resident: Some(4096), open: Some(7) });
        assert!(text.contains("\nprocess_resident_memory_bytes 4096\n"), "{text}");
        assert!(text.contains("\nprocess_open_fds 7\n"), "{text}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_that_is_open_is_counted() {
        let file = std::fs::File::open("/proc/self/status").unwrap();
        let Process { resident, open } = Process::of_this_server();
        assert!(resident.is_some_and(|bytes| bytes > 100_000), "{resident:?}");
        assert!(open.is_some_and(|open| open > 0), "{open:?}");
        drop(file);
    }
}

//! Counts memory: libFuzzer sees single allocations with a sanitizer alone.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

#[global_allocator]
static MEMORY: Counted = Counted;

/// How many bytes are held now, and the most that were since [`within`] began.
static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

struct Counted;

fn taken(bytes: usize) {
    let held = HELD.fetch_add(bytes, Relaxed).wrapping_add(bytes);
    MOST.fetch_max(held, Relaxed);
}

unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        taken(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        taken(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        HELD.fetch_sub(layout.size(), Relaxed);
        taken(size);
        unsafe { System.realloc(at, layout, size) }
    }
}

/// What comes of `work`, which must at no time hold more than `most` bytes beyond those that were held before.
pub fn within<T>(most: usize, work: impl FnOnce() -> T) -> T {
    let before = HELD.load(Relaxed);
    MOST.store(before, Relaxed);
    let done = work();
    let held = MOST.load(Relaxed).saturating_sub(before);
    assert!(held <= most, "{held} bytes were held at once, and {most} are allowed");
    done
}

//! The migrations are embedded by a macro, and cargo does not see which files a macro reads: without this, a new
//! migration would be missing from a program that was built before.

fn main() {
    for plane in ["internal", "public"] {
        println!("cargo::rerun-if-changed=../../migrations/{plane}");
    }
}

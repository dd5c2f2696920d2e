//! Writes TypeScript from the shapes of the commands.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ts_rs::{Config, TS, TypeVisitor};

/// The declarations that commands need, by name.
pub struct Shapes {
    config: Config,
    declared: BTreeMap<String, String>,
}

impl Default for Shapes {
    fn default() -> Self {
        Self { config: Config::new().with_large_int("number"), declared: BTreeMap::new() }
    }
}

struct Visit<'a>(&'a mut Shapes);

impl TypeVisitor for Visit<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.0.declare::<T>();
    }
}

impl Shapes {
    /// A type written out in place; what it mentions is declared.
    pub fn inline<T: TS + 'static>(&mut self) -> String {
        T::visit_dependencies(&mut Visit(self));
        T::visit_generics(&mut Visit(self));
        T::inline(&self.config)
    }

    /// A type by its name, declared with what it mentions.
    pub fn named<T: TS + 'static>(&mut self) -> String {
        self.declare::<T>();
        T::name(&self.config)
    }

    fn declare<T: TS + 'static + ?Sized>(&mut self) {
        // Types without a file of their own (texts, numbers, lists) have no declaration, but may mention some.
        if T::output_path().is_some() {
            let name = T::ident(&self.config);
            if self.declared.contains_key(&name) {
                return;
            }
            let docs = T::docs().unwrap_or_default();
            self.declared.insert(name, format!("{docs}export {}", T::decl(&self.config)));
        }
        T::visit_dependencies(&mut Visit(self));
        T::visit_generics(&mut Visit(self));
    }

    /// The whole file.
    pub(crate) fn write<'a>(&self, commands: impl Iterator<Item = (&'a str, &'a str, &'a str)>) -> String {
        let mut text = String::from(
            "// Written by `cargo xtask bindings` from the command list in crates/app. Do not edit by hand.\n\
             import { call } from \"../bridge\";\n\n",
        );
        for declaration in self.declared.values() {
            let _ = writeln!(text, "{declaration}\n");
        }
        text.push_str("export const commands = {\n");
        for (name, args, out) in commands {
            let _ = if args == "Record<string, never>" {
                writeln!(text, "  {name}: (args: {args} = {{}}): Promise<{out}> => call(\"{name}\", args),")
            } else {
                writeln!(text, "  {name}: (args: {args}): Promise<{out}> => call(\"{name}\", args),")
            };
        }
        text.push_str("};\n");
        text
    }
}

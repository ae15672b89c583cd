//! Arguments and environment: the request's arguments behind the program's
//! name, and an environment without anything in it.

use super::{Answer, Call};

impl Call<'_> {
    pub(super) fn args_sizes_get(&mut self, count: u32, bytes: u32) -> Answer {
        self.memory.expect(count, 4)?;
        self.memory.expect(bytes, 4)?;
        let arguments = &self.host.program.arguments;
        // At most the few that a request may hold.
        let length: usize = arguments.iter().map(|text| text.len() + 1).sum();
        self.memory.put_u32(count, arguments.len() as u32)?;
        self.memory.put_u32(bytes, length as u32)?;
        Ok(())
    }

    /// Each argument ends with a zero, and its place stands in the list.
    pub(super) fn args_get(&mut self, places: u32, text: u32) -> Answer {
        let arguments = &self.host.program.arguments;
        let length: usize = arguments.iter().map(|text| text.len() + 1).sum();
        self.memory.expect(places, arguments.len() as u32 * 4)?;
        self.memory.expect(text, length as u32)?;
        let mut at = text;
        for (place, argument) in (places..).step_by(4).zip(arguments) {
            self.memory.put_u32(place, at)?;
            self.memory.put(at, argument.as_bytes())?;
            at += argument.len() as u32;
            self.memory.put(at, &[0])?;
            at += 1;
        }
        self.host.charge(length as u64)?;
        Ok(())
    }

    pub(super) fn environ_sizes_get(&mut self, count: u32, bytes: u32) -> Answer {
        self.memory.expect(count, 4)?;
        self.memory.expect(bytes, 4)?;
        self.memory.put_u32(count, 0)?;
        self.memory.put_u32(bytes, 0)?;
        Ok(())
    }

    pub(super) fn environ_get(&mut self, _places: u32, _text: u32) -> Answer {
        Ok(())
    }
}

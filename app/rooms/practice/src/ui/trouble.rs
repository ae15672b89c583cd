//! Something that did not work, said so that one can go on: the sentence, what
//! to do, and the details folded away.

use super::api::Trouble;
use super::markup::Markup;

pub(super) fn trouble(trouble: &Trouble, markup: &mut Markup) {
    let fault = trouble.fault();
    markup
        .raw("<div class=\"fault\"><p><strong>")
        .text(&fault.message)
        .raw("</strong></p><p>")
        .text(&fault.hint)
        .raw("</p><details><summary>Details</summary>")
        .text(&trouble.details())
        .raw("</details></div>");
}

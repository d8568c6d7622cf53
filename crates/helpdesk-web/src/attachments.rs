//! The files of a message: as downloads, and as what an earlier try of a form has brought.

use helpdesk::rules::FileRef;
use helpdesk_l10n::Args;
use helpdesk_l10n::html::escape;

use crate::files::may_preview;
use crate::frame::Frame;
use crate::markup::Markup;

impl Frame {
    /// Returns the files of a message as downloads, with small previews of pictures.
    pub(crate) fn files(&self, files: &[FileRef]) -> Markup {
        if files.is_empty() {
            return Markup::default();
        }
        let items = files.iter().map(|file| {
            let href = escape(&self.to(&format!("/files/{}", file.id)));
            let (name, size) = (escape(file.name.as_str()), escape(&self.l10n.size(file.size)));
            let (icon, picture) = if may_preview(file) {
                // The name is shown beside it; if it is not a picture after all, it simply does not show.
                let img = format!(
                    "<img class=\"preview\" src=\"{href}/preview\" alt=\"\" loading=\"lazy\">"
                );
                ("image", img)
            } else {
                ("file", String::new())
            };
            let icon = self.icon(icon);
            format!(
                "<li><a class=\"file\" href=\"{href}\" download>{picture}{icon}<bdi>{name}</bdi> \
                 <span class=\"quiet\">{size}</span></a></li>"
            )
        });
        Markup::ready(format!("<ul class=\"files\">{}</ul>", items.collect::<String>()))
    }

    /// Returns the files that an earlier try of a form has brought already, to be sent with the next.
    pub(crate) fn kept_files(&self, files: &[FileRef]) -> Markup {
        if files.is_empty() {
            return Markup::default();
        }
        let items = files.iter().map(|file| {
            let (name, size) = (escape(file.name.as_str()), escape(&self.l10n.size(file.size)));
            format!(
                "<li><label><input type=\"checkbox\" name=\"upload\" value=\"{}\" checked> \
                 <bdi>{name}</bdi> <span class=\"quiet\">{size}</span></label></li>",
                file.id
            )
        });
        let (items, legend) = (items.collect::<String>(), escape(&self.w("files-kept")));
        Markup::ready(format!(
            "<fieldset class=\"kept\"><legend class=\"hint\">{legend}</legend><ul>{items}</ul>\
             </fieldset>"
        ))
    }

    /// Returns how many files a message takes and how large they may be.
    pub(crate) fn files_hint(&self) -> String {
        let args = Args::new()
            .text("size", self.l10n.size(self.policy.file_bytes))
            .number("count", helpdesk::rules::words::FILES_MAX as u64);
        self.l10n.say("files-hint", &args)
    }
}

//! What English customers of the demo write, and what they are answered.

use super::topic::Topic;

pub(super) const TOPICS: [Topic; 30] = [
    Topic(
        "Leads stopped arriving",
        "Nothing has come from the contact form since yesterday.",
        "The form posted to an old address. It is mended, leads arrive.",
    ),
    Topic(
        "Invoice for December",
        "Please send the invoice for December.",
        "It is in your mailbox, and under Billing.",
    ),
    Topic(
        "Deals are counted twice",
        "Every deal shows up twice in the report.",
        "Two sources fed the same deals. One is off now, the report is rebuilt.",
    ),
    Topic(
        "Ad spend shows zero",
        "The channel report says we spent nothing.",
        "The ad account’s permission had expired. Renewed, spend is loaded.",
    ),
    Topic(
        "How do I add a colleague?",
        "Where do I invite somebody to a project?",
        "Settings → Access → Invite. They get a mail with a link.",
    ),
    Topic(
        "Error 500 on save",
        "Saving the settings page gives error 500.",
        "Mended. Saving works again.",
    ),
    Topic(
        "Revenue differs from the CRM",
        "The CRM says 41,200 for the week, the report 39,800.",
        "The status “Partly paid” was missing. Added, the figures agree.",
    ),
    Topic(
        "Our mail goes to spam",
        "Newsletters land in spam since Monday.",
        "The domain had no signature. With the records we sent, mail arrives.",
    ),
    Topic(
        "Dashboard is slow",
        "The yearly dashboard takes a minute.",
        "It is computed ahead now and opens in two seconds.",
    ),
    Topic(
        "Connect call tracking",
        "We want calls in the report. Where do we begin?",
        "The numbers are connected, calls show from today.",
    ),
    Topic(
        "Times are off by three hours",
        "Every lead is three hours early.",
        "The project had another time zone. Set right, old leads recomputed.",
    ),
    Topic(
        "Table lost its colours",
        "Since the update the table is grey.",
        "Our mistake. The mend is out, reload the page.",
    ),
    Topic(
        "Bring back a deleted report",
        "We deleted the report on managers by accident.",
        "It is back, as it was yesterday.",
    ),
    Topic(
        "Export gives an empty file",
        "The spreadsheet has no rows.",
        "A very long name tripped the export. Mended, the file is whole.",
    ),
    Topic(
        "Which plan do we need?",
        "Three sites, ten people.",
        "The plan Team: three sites and up to twelve people.",
    ),
    Topic(
        "Hand a project to a new owner",
        "The owner leaves the company.",
        "The new owner is set, after you confirmed by mail.",
    ),
    Topic(
        "Campaigns do not load",
        "The list of campaigns is empty.",
        "The platform changed its permissions. Connected anew, they are back.",
    ),
    Topic(
        "Leads without a source",
        "The source says “direct” for everything.",
        "The payment page had no counter. It has one now.",
    ),
    Topic(
        "Explain attribution",
        "How does first click differ from last click?",
        "We sent a walk-through of your own data, and an article.",
    ),
    Topic("Statement for last month", "We need a signed statement.", "Signed and sent."),
    Topic(
        "The sign-in code does not arrive",
        "I have waited an hour for the code.",
        "Your mail server held it back. Codes arrive at once now.",
    ),
    Topic(
        "Counter breaks the checkout",
        "With your script the payment form does not open.",
        "It clashed with the payment script. The counter is updated.",
    ),
    Topic(
        "A contractor sees too much",
        "Our contractor sees every project.",
        "They see one project now, as you asked.",
    ),
    Topic(
        "Change the address for notices",
        "Notices go to somebody who left.",
        "Changed, the test mail arrived.",
    ),
    Topic(
        "November cohort is empty",
        "The cohort report shows nothing for November.",
        "November was computed again, the figures are there.",
    ),
    Topic(
        "Send payments from our ledger",
        "Can the ledger feed payments?",
        "Yes, by files. We set it up together, the first exchange went through.",
    ),
    Topic(
        "A typo in the client report",
        "It says “Converison”.",
        "Corrected. Thank you for telling us.",
    ),
    Topic(
        "Discount for a year",
        "Is there a discount if we pay for a year?",
        "Fifteen per cent. The invoice is on its way.",
    ),
    Topic(
        "Card payment fails",
        "The bank says “declined by merchant”.",
        "The check refused that bank’s cards. Paid by invoice instead.",
    ),
    Topic(
        "Remove test deals",
        "Deals called “Test” are still there.",
        "A filter hides them from reports, the data is whole.",
    ),
];

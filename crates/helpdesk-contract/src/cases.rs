//! The rules, each listed once: a function that is not listed is dead code.

mod access;
mod accounts;
mod acts;
mod canned;
mod changes;
mod commits;
mod erasure;
mod files;
mod followers;
mod lists;
mod logs;
mod outbox;
mod people;
mod preconditions;
mod queues;
mod reports;
mod search;
mod timeline;
mod together;
mod whole;

use crate::case::Case;

macro_rules! cases {
    ($($file:ident: $($name:ident),+ $(,)?);+ $(;)?) => {
        &[$($(Case { name: stringify!($name), run: $file::$name }),+),+]
    };
}

/// Every rule.
pub(super) const ALL: &[Case] = cases![
    logs:
        s1_a_log_reads_back_exactly,
        s1_the_stored_state_is_the_fold_of_the_log,
        s3_times_keep_their_microseconds,
        s4_words_are_read_with_their_salt;
    timeline:
        s13_pages_join_to_the_whole_from_any_place,
        s13_a_page_around_an_event_holds_it,
        s6_a_public_page_counts_public_events_alone,
        s13_a_page_is_bounded_in_bytes,
        an_unknown_ticket_has_an_empty_page;
    commits:
        s5_receipts_are_given_again_unchanged,
        s5_same_id_other_content_is_reused,
        s5_what_a_command_needs_is_one_read,
        s5_a_receipt_without_content_is_given_again,
        s5_a_command_id_belongs_to_its_actor,
        s5_what_changes_nothing_is_recorded_too,
        s8_what_was_acknowledged_is_there_after_opening_anew,
        s9_all_or_nothing,
        s9_what_belongs_to_the_events_comes_with_them,
        of_two_writers_one_loses,
        a_ticket_is_opened_once,
        an_unknown_ticket_is_no_ticket,
        numbers_count_up_and_are_never_reused,
        what_the_clock_owes_leaves_no_receipt,
        receipts_are_read_in_the_order_of_actor_and_command,
        a_ticket_of_ten_thousand_events_is_a_ticket;
    access:
        a3_consents_come_in_their_order,
        a3_consent_holds_for_the_assignee_of_a_live_grant_alone,
        a4_close_ends_the_grant,
        a6_an_entry_is_seen_under_its_own_grant;
    lists:
        lists_are_the_filter_of_everything,
        a_row_is_the_same_wherever_it_is_read,
        keyset_pages_never_skip_unchanged_rows,
        s10_a_list_moves_with_what_its_customer_sees,
        t2_what_is_due_longest_comes_first;
    queues:
        queues_are_the_filter_of_everything_from_either_end,
        l6_a_customer_lists_by_the_priority_they_gave,
        a_ticket_is_in_the_queue_of_whose_turn_it_is,
        what_is_granted_leaves_the_list_as_it_ends;
    search:
        s6_customers_find_public_words_alone,
        s7_customers_find_their_own_words_alone,
        s6_hits_are_counted_as_their_reader_counts,
        a_search_finds_messages_that_hold_all_terms,
        a_search_within_a_project_finds_nothing_else,
        a_search_comes_newest_first_in_pages;
    changes:
        s11_changes_never_skip_or_repeat,
        s11_changes_never_skip_or_repeat_while_eight_threads_write,
        s11_the_newest_place_is_that_of_the_last_event,
        s11_who_waits_is_woken_by_what_happens;
    followers:
        s12_a_commit_writes_nothing_of_the_followers,
        s12_of_two_who_take_a_step_one_does,
        s12_what_is_thrown_away_is_made_again,
        s12_nobody_is_told_again_when_letters_are_made_again,
        s12_an_erasure_between_reading_and_writing_leaves_no_word,
        s12_search_tells_what_it_holds_otherwise;
    outbox:
        letters_hold_what_was_queued_each_once,
        what_is_unsent_is_folded_when_it_is_taken,
        what_may_have_been_sent_keeps_its_content,
        a_lease_that_ran_out_is_anothers,
        a_minute_lies_between_two_letters_of_a_pair,
        the_dead_are_listed_and_come_back_by_command,
        a_letter_to_several_becomes_one_each,
        what_is_put_back_is_as_it_was,
        of_eight_takers_one_gets_the_letter,
        a_desk_that_is_brought_back_tells_nobody_again,
        e1_letters_name_nothing_of_who_is_erased;
    files:
        s9_a_file_is_read_back_in_its_chunks,
        s9_chunks_come_in_order_and_whole,
        s9_an_upload_is_seen_by_its_uploader_alone,
        s9_a_file_is_claimed_once,
        s9_unclaimed_uploads_are_swept,
        s9_staged_bytes_are_counted_until_they_are_sent,
        s6_a_file_of_a_note_is_not_public,
        an_empty_file_is_a_file;
    erasure:
        e1_a_customer_is_erased,
        e1_erasing_is_refused_while_tickets_are_open,
        e1_one_message_is_redacted,
        e1_what_has_no_words_is_not_redacted,
        e1_an_erased_subject_is_gone_from_every_row;
    preconditions:
        s9_a_commit_is_refused_where_a_precondition_does_not_hold,
        e1_an_erased_key_is_refused_for_ever,
        e1_an_agent_is_erased_and_their_words_stay,
        of_two_leads_who_disable_each_other_one_stays,
        the_last_lead_is_not_taken;
    acts:
        s9_what_is_done_to_the_desk_rests_on_what_holds,
        c3_a_card_replaces_the_one_that_was_read;
    reports:
        reports_are_the_fold_of_the_logs,
        the_backlog_counts_what_is_not_closed,
        a_mark_of_a_rating_stays,
        working_hours_of_the_past_are_kept;
    people:
        the_directory_answers_of_those_it_knows,
        members_are_who_was_made_one,
        the_team_is_the_active_agents_by_name,
        customers_are_found_by_key_and_by_address,
        a_projects_number_is_its_own,
        cards_are_read_by_key_in_pages,
        a_desk_is_empty_until_something_is_on_it,
        the_policy_is_set_from_the_version_that_was_read,
        the_desks_log_is_only_added_to,
        the_cursor_key_stays;
    canned:
        a_new_desk_has_answers,
        a_canned_answer_is_written_with_its_line,
        canned_answers_are_brought_back_whole;
    accounts:
        a_new_password_ends_sessions_and_invitations,
        a_session_rests_on_the_password_that_was_tried,
        a_password_is_set_on_what_still_holds,
        e1_who_was_erased_or_disabled_gets_no_password_and_no_session,
        a_credential_ends_at_its_instant,
        of_two_takers_one_gets_the_credential,
        credentials_are_listed_oldest_first_and_ended_together,
        a_credential_is_prolonged_where_it_is,
        s3_what_a_clock_that_was_ahead_began_ends_within_its_own_length,
        what_has_ended_is_swept,
        e1_an_erased_customer_cannot_come_back;
    whole:
        a_restored_desk_answers_as_before,
        a_restored_batch_is_written_whole_or_not_at_all,
        numbers_go_on_after_a_restore,
        an_audit_holds_everything_of_a_ticket,
        a_sound_desk_has_no_faults;
    together:
        sixty_four_callers_on_one_ticket_all_get_through,
        eight_threads_open_tickets_with_numbers_of_their_own,
        two_openings_of_one_desk_see_each_other,
        s5_sixteen_threads_with_one_command_do_it_once;
];

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn every_rule_is_told_in_the_readme_and_nothing_else_is() {
        let readme = include_str!("../README.md");
        let told = readme.lines().filter_map(|line| line.strip_prefix("- `")?.split('`').next());
        let mut told: Vec<&str> = told.collect();
        let mut rules: Vec<&str> = ALL.iter().map(|case| case.name).collect();
        told.sort_unstable();
        rules.sort_unstable();
        assert_eq!(told, rules);
    }
}

// The names of every sentence the interface can say. Their words are in assets/strings/<language>.json.
// Owns nothing: a list for strings.h and strings.cpp.
// Never holds a word of any language.
#pragma once

// clang-format off
#define HOMEROOM_STRINGS(X) \
  X(app_name) X(start_lead) X(make_class) X(open_class_file) X(start_card) X(not_here) X(make_title) \
  X(class_name) X(class_name_hint) X(your_name) X(your_name_teacher_hint) X(students) X(students_hint) \
  X(create_class) X(creating) X(back) X(restore_title) X(restore_lead) X(choose_file) X(passphrase) \
  X(open_file) X(opening) X(class_link) X(class_link_note) X(link_for) X(link_open) X(revoke_link_for) \
  X(revoke) X(reissue_link_for) X(reissue) X(allow_again) X(allow_again_short) X(revoked) X(barred) \
  X(print_cards) X(cards_lead) X(cards_everyone) X(cards_language_everyone) X(cards_language_for) X(print) \
  X(back_up_class) X(add_students) X(open_class) X(class_open) X(return_to_class) X(no_students) \
  X(one_link_each) X(hello) X(door_hello) X(door_colours) X(list_comma) X(colour_red) X(colour_orange) X(colour_yellow) X(colour_lime) X(colour_green) X(colour_mint) \
  X(colour_sky) X(colour_blue) X(colour_violet) X(colour_pink) X(colour_brown) X(colour_grey) X(door_words) X(door_same) X(camera) X(microphone) \
  X(camera_off_note) X(camera_starting) X(devices) X(device_default) X(device_names_note) X(speaker) \
  X(microphone_level) X(hear_yourself) X(hear_note) X(hear_recording) X(hear_playing) X(hear_failed) \
  X(check_connection) X(check_again) X(check_running) X(check_good) X(check_offline) X(check_server) X(check_socket) \
  X(check_media) X(check_relayed) X(hop_server) X(hop_socket) X(hop_engine) X(hop_udp) X(hop_tcp) X(hop_relay) X(result_ok) \
  X(result_failed) X(result_down) X(result_waiting) X(result_absent) X(result_skipped) X(read_out) X(advice_server) \
  X(advice_socket) X(advice_engine) X(advice_udp) X(advice_relay) X(advice_relay_tls) X(advice_relay_down) \
  X(join_class) X(ask_to_join) X(connecting) X(class_closed) \
  X(class_closed_note) X(waiting_for_teacher) X(waiting_note) X(refused) X(refused_note) X(removed) \
  X(removed_note) X(ended) X(ended_note) X(turned_away) X(turned_away_note) X(try_again) X(you) X(teacher) \
  X(guest) X(picture_on) X(picture_off) X(screen_of) X(people) X(people_count) X(waiting) X(waiting_count) \
  X(waiting_guest) X(waiting_reason_device) X(waiting_reason_in_class) X(waiting_reason_locked) X(let_in) \
  X(let_in_short) X(turn_away) X(turn_away_short) X(let_everyone_in) X(hands) X(hands_count) X(missing) \
  X(missing_count) X(actions_for) X(mute) X(stop_camera) X(spotlight) X(end_spotlight) X(send_to_door) \
  X(remove) X(raise_hand) X(lower_hand) X(hand_up) X(done_with) X(reactions) X(reaction_thumbs_up) X(reaction_applause) \
  X(reaction_laugh) X(reaction_heart) X(reaction_surprised) X(said_hand) X(said_waiting) X(said_unfrozen) \
  X(keys) X(keys_move) X(keys_within) X(keys_press) X(keys_close) X(keys_hand) X(keys_list) X(keys_single) \
  X(mic_on) X(mic_off) X(away) X(weak_connection) X(spotlighted) \
  X(pin) X(unpin) X(pin_short) X(unpin_short) X(chat) \
  X(chat_empty) X(chat_frozen) X(message) X(send) X(leave_class) X(safety_words) X(safety_words_are) \
  X(safety_words_note) X(freeze_class) X(unfreeze_class) X(mute_everyone) X(lock_class) X(unlock_class) \
  X(end_class) X(end_short) X(frozen_note) X(frozen_note_teacher) X(locked_note) X(muted_note) \
  X(teacher_away_note) X(sound_blocked) X(media_trouble) X(reconnecting) X(next_page) X(previous_page) \
  X(page_of) X(view_grid) X(view_speaker) X(cancel) X(backup_title) X(backup_text) X(backup_confirm) \
  X(add_title) X(add_confirm) X(dismiss) X(over_left) X(over_left_note) X(over_ended) X(over_ended_note) \
  X(over_removed) X(over_removed_note) X(over_replaced) X(over_replaced_note) X(come_back) X(to_class_file) \
  X(alert_unsupported_browser) X(alert_bad_link) X(alert_link_revoked) X(alert_class_not_found) \
  X(alert_class_id_mismatch) X(alert_server_unreachable) X(alert_commit_refused) X(alert_class_differs) \
  X(alert_log_differs) X(alert_storage_failed) \
  X(alert_name_list) X(alert_too_many_knocks) X(alert_door_full) X(alert_class_full) X(alert_engine_down) \
  X(alert_invitation_needed) X(alert_camera_denied) X(alert_camera_missing) X(alert_camera_busy) \
  X(alert_camera_lost) X(alert_microphone_denied) X(alert_microphone_missing) X(alert_microphone_busy) \
  X(alert_microphone_lost) X(alert_media_failed) X(alert_second_device) X(alert_bad_passphrase) \
  X(alert_bad_file) X(alert_too_long) X(alert_other) X(share_screen) X(stop_sharing) X(window_open) X(window_close) X(class_rules) X(rules_lead) \
  X(rule_speak) X(rule_show) X(rule_share) X(rule_unmute) X(rule_chat) X(rule_chat_to_teacher) \
  X(rule_teacher_only_cameras) X(rule_preview_cameras) X(done) X(show_to_class) X(write_note) X(note_to) \
  X(note_to_teacher) X(to_everyone) X(note_mark) X(chat_to_teacher) X(hidden_from_class) X(rule_guests) X(turn_everyone_away) X(alert_person_gone) \
  X(read_file) \
  X(students_count) X(students_added) X(import_notes) X(import_notes_file) X(import_line) X(import_more) \
  X(import_too_long) X(import_bad_text) X(import_no_name) X(import_bad_quotes) X(import_no_heading) \
  X(import_too_many) X(import_duplicate) X(import_already_here) X(import_not_approved) X(import_organiser) \
  X(import_same_name) X(import_too_big) X(import_workbook) X(import_not_text) X(import_no_name_column) \
  X(import_no_names) \
  X(co_teacher) X(co_teachers) X(co_teachers_note) X(add_co_teacher) X(co_teacher_lead) X(co_teacher_name) \
  X(co_teacher_passphrase_hint) X(whole_year) X(whole_year_note) X(make_their_file) X(until_date) X(pass_taken_back) \
  X(take_back) X(take_back_for) X(you_are_co_teacher) X(coming_in) X(at_the_door) X(leads_class) \
  X(kiosk_lead) X(card_address) X(card_address_hint) X(go_to_class) X(kiosk_no_class) X(kiosk_have_card) X(kiosk_leave) \
  X(kiosk_over) X(computer_is) X(still_there) X(still_there_note) X(i_am_here) X(rule_shared_machines) \
  X(report_note) X(save_report) X(alert_report_key_unusable) X(alert_pass_taken_back) X(alert_pass_ended) \
  X(attendance) X(attendance_note) X(attendance_none) X(attendance_when) \
  X(attendance_now) X(attendance_who) X(attendance_guests) X(save_attendance) X(import_too_many_lines) X(import_other) \
  X(look) X(look_device) X(look_light) X(look_dark) X(look_contrast) X(text_size) X(text_size_device) X(text_size_percent) \
  X(language)
// clang-format on

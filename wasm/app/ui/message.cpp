#include "wasm/app/ui/message.h"

#include <algorithm>
#include <charconv>

namespace homeroom::ui {
namespace {

bool in_name(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

class Reader {
 public:
  explicit Reader(std::string_view pattern) : rest_(pattern) {}

  // Up to the end of the pattern, or of the form that it is in.
  bool pieces(Pieces& out, bool in_form) {
    while (!rest_.empty()) {
      const std::size_t brace = std::min(rest_.find_first_of("{}"), rest_.size());
      if (brace > 0) out.push_back({Piece::Kind::words, std::string(rest_.substr(0, brace))});
      rest_.remove_prefix(brace);
      if (rest_.empty()) break;
      if (rest_.front() == '}') return in_form;  // the form's own; it is taken off by forms()
      rest_.remove_prefix(1);
      if (!place(out, in_form)) return false;
    }
    return !in_form;
  }

 private:
  bool place(Pieces& out, bool in_form) {
    Piece piece{Piece::Kind::place, name()};
    if (piece.text.empty()) return false;
    if (taken('}')) {
      out.push_back(std::move(piece));
      return true;
    }
    if (in_form || !taken(',') || name() != "plural" || !taken(',') || !forms(piece)) return false;
    out.push_back(std::move(piece));
    return true;
  }

  bool forms(Piece& piece) {
    piece.kind = Piece::Kind::plural;
    bool other = false;
    while (!taken('}')) {
      const auto plural = plural_named(name());
      if (!plural || !taken('{')) return false;
      for (const auto& [each, words] : piece.forms) {
        if (each == *plural) return false;
      }
      other = other || *plural == Plural::other;
      Pieces words;
      if (!pieces(words, true)) return false;
      rest_.remove_prefix(1);
      piece.forms.emplace_back(*plural, std::move(words));
    }
    return other;
  }

  void skip_space() {
    while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
  }

  bool taken(char c) {
    skip_space();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string name() {
    skip_space();
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), in_name);
    std::string found(rest_.begin(), end);
    rest_.remove_prefix(found.size());
    return found;
  }

  std::string_view rest_;
};

std::string_view value_of(const Places& places, std::string_view name) {
  for (auto [each, value] : places) {
    if (each == name) return value;
  }
  return {};
}

Plural form_for(std::string_view language, std::string_view value) {
  std::uint64_t number = 0;
  auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  const bool whole = !value.empty() && error == std::errc() && end == value.data() + value.size();
  return whole ? plural_of(language, number) : Plural::other;
}

const Pieces& chosen(const Piece& piece, Plural wanted) {
  const Pieces* other = nullptr;
  for (const auto& [plural, words] : piece.forms) {
    if (plural == wanted) return words;
    if (plural == Plural::other) other = &words;
  }
  return *other;  // parse_message saw to it that it is there
}

void put(std::string& out, const Pieces& pieces, std::string_view language, const Places& places) {
  for (const Piece& piece : pieces) {
    switch (piece.kind) {
      case Piece::Kind::words: out += piece.text; break;
      case Piece::Kind::place: out += value_of(places, piece.text); break;
      case Piece::Kind::plural:
        put(out, chosen(piece, form_for(language, value_of(places, piece.text))), language, places);
        break;
    }
  }
}

}  // namespace

std::optional<Pieces> parse_message(std::string_view pattern) {
  Pieces pieces;
  if (!Reader(pattern).pieces(pieces, false)) return {};
  return pieces;
}

std::string fill_message(std::string_view pattern, std::string_view language, Places places) {
  const auto pieces = parse_message(pattern);
  if (!pieces) return std::string(pattern);
  std::string out;
  put(out, *pieces, language, places);
  return out;
}

}  // namespace homeroom::ui

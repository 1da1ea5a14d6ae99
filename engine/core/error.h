// Errors that a user can cause are values: one plain sentence with the numbers in it. The command
// line, the window and the files all show that same sentence. What only code can cause is a CHECK
// (check.h), never an Error.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace convoscope {

enum class ErrorKind {
  kRefused,    // the values don't fit together; the command line exits with 1
  kUsage,      // the words were not understood; the command line exits with 2
  kFile,       // a file is missing, broken or can't be written; the command line exits with 1
  kCancelled,  // a newer request replaced this one; never shown
};

struct Error {
  ErrorKind kind = ErrorKind::kRefused;
  std::string sentence;
  // The control that the sentence belongs to, a dotted path such as "layers[1].strides" or "input";
  // empty where no single control is to blame.
  std::string field;
  // TensorFlow's class and text for the same refusal, "InvalidArgument: …", as graph mode says it;
  // empty where TensorFlow has no say.
  std::string tensorflow;
  // What eager mode does where it differs from graph mode; otherwise empty.
  std::string eager;
  // A legal value near the refused one, "strides=[1, 2, 2, 1]"; empty where none is known.
  std::string nearest;
};

// The sentence with the legal value, where one is known, at its end.
inline std::string told(const Error& error) {
  return error.sentence + (error.nearest.empty() ? "" : "; " + error.nearest + " would do");
}

template <typename T>
using Expected = tl::expected<T, Error>;

inline tl::unexpected<Error> refuse(std::string sentence, std::string field = {},
                                    std::string tensorflow = {}, std::string eager = {}) {
  return tl::unexpected<Error>(Error{.sentence = std::move(sentence),
                                     .field = std::move(field),
                                     .tensorflow = std::move(tensorflow),
                                     .eager = std::move(eager)});
}

inline tl::unexpected<Error> file_error(std::string sentence) {
  return tl::unexpected<Error>(Error{.kind = ErrorKind::kFile, .sentence = std::move(sentence)});
}

inline tl::unexpected<Error> usage_error(std::string sentence) {
  return tl::unexpected<Error>(Error{.kind = ErrorKind::kUsage, .sentence = std::move(sentence)});
}

inline tl::unexpected<Error> cancelled() {
  return tl::unexpected<Error>(Error{.kind = ErrorKind::kCancelled, .sentence = "cancelled"});
}

}  // namespace convoscope

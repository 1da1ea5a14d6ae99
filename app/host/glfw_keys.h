// GLFW's key numbers as our keys; kNone where no part of the program uses the key. Only
// glfw_host.cpp includes this.
#pragma once

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include "app/host/input_event.h"

namespace convoscope::app {

inline Key key_of_glfw(int key) {
  // GLFW names printable keys by their ASCII code, as we do.
  if ((key >= GLFW_KEY_A && key <= GLFW_KEY_Z) || (key >= GLFW_KEY_0 && key <= GLFW_KEY_9)) {
    return static_cast<Key>(key);
  }
  if (key >= GLFW_KEY_F1 && key <= GLFW_KEY_F12) {
    return static_cast<Key>(static_cast<int>(Key::kF1) + key - GLFW_KEY_F1);
  }
  switch (key) {
    case GLFW_KEY_SPACE:
      return Key::kSpace;
    case GLFW_KEY_COMMA:
      return Key::kComma;
    case GLFW_KEY_KP_SUBTRACT:
    case GLFW_KEY_MINUS:
      return Key::kMinus;
    case GLFW_KEY_PERIOD:
      return Key::kPeriod;
    case GLFW_KEY_SLASH:
      return Key::kSlash;
    case GLFW_KEY_KP_ADD:
    case GLFW_KEY_EQUAL:
      return Key::kEqual;
    case GLFW_KEY_TAB:
      return Key::kTab;
    case GLFW_KEY_LEFT:
      return Key::kLeft;
    case GLFW_KEY_RIGHT:
      return Key::kRight;
    case GLFW_KEY_UP:
      return Key::kUp;
    case GLFW_KEY_DOWN:
      return Key::kDown;
    case GLFW_KEY_PAGE_UP:
      return Key::kPageUp;
    case GLFW_KEY_PAGE_DOWN:
      return Key::kPageDown;
    case GLFW_KEY_HOME:
      return Key::kHome;
    case GLFW_KEY_END:
      return Key::kEnd;
    case GLFW_KEY_INSERT:
      return Key::kInsert;
    case GLFW_KEY_DELETE:
      return Key::kDelete;
    case GLFW_KEY_BACKSPACE:
      return Key::kBackspace;
    case GLFW_KEY_ENTER:
      return Key::kEnter;
    case GLFW_KEY_KP_ENTER:
      return Key::kKeypadEnter;
    case GLFW_KEY_ESCAPE:
      return Key::kEscape;
    case GLFW_KEY_LEFT_CONTROL:
      return Key::kLeftCtrl;
    case GLFW_KEY_RIGHT_CONTROL:
      return Key::kRightCtrl;
    case GLFW_KEY_LEFT_SHIFT:
      return Key::kLeftShift;
    case GLFW_KEY_RIGHT_SHIFT:
      return Key::kRightShift;
    case GLFW_KEY_LEFT_ALT:
      return Key::kLeftAlt;
    case GLFW_KEY_RIGHT_ALT:
      return Key::kRightAlt;
    default:
      return Key::kNone;
  }
}

}  // namespace convoscope::app

// The code points of Font Awesome 4.7 that the program draws, as UTF-8 strings. They are merged
// into the Inter fonts (fonts.cpp), so an icon may stand inside a label.
#pragma once

namespace convoscope::app {

inline constexpr unsigned short kFirstIcon = 0xf000, kLastIcon = 0xf2e0;

inline constexpr const char* kIconSearch = "\uf002";
inline constexpr const char* kIconFilm = "\uf008";
inline constexpr const char* kIconGrid = "\uf00a";
inline constexpr const char* kIconCheck = "\uf00c";
inline constexpr const char* kIconCross = "\uf00d";
inline constexpr const char* kIconGear = "\uf013";
inline constexpr const char* kIconHome = "\uf015";
inline constexpr const char* kIconFile = "\uf016";
inline constexpr const char* kIconDownload = "\uf019";
inline constexpr const char* kIconRedo = "\uf01e";
inline constexpr const char* kIconRefresh = "\uf021";
inline constexpr const char* kIconLock = "\uf023";
inline constexpr const char* kIconBook = "\uf02d";
inline constexpr const char* kIconPicture = "\uf03e";
inline constexpr const char* kIconCamera = "\uf030";
inline constexpr const char* kIconPencil = "\uf040";
inline constexpr const char* kIconContrast = "\uf042";
inline constexpr const char* kIconMove = "\uf047";
inline constexpr const char* kIconPlay = "\uf04b";
inline constexpr const char* kIconPause = "\uf04c";
inline constexpr const char* kIconStop = "\uf04d";
inline constexpr const char* kIconStepBack = "\uf048";
inline constexpr const char* kIconStepForward = "\uf051";
inline constexpr const char* kIconQuestion = "\uf059";
inline constexpr const char* kIconInfo = "\uf05a";
inline constexpr const char* kIconCrosshairs = "\uf05b";
inline constexpr const char* kIconArrowLeft = "\uf060";
inline constexpr const char* kIconArrowRight = "\uf061";
inline constexpr const char* kIconArrowUp = "\uf062";
inline constexpr const char* kIconArrowDown = "\uf063";
inline constexpr const char* kIconFit = "\uf065";
inline constexpr const char* kIconPlus = "\uf067";
inline constexpr const char* kIconMinus = "\uf068";
inline constexpr const char* kIconEye = "\uf06e";
inline constexpr const char* kIconWarning = "\uf071";
inline constexpr const char* kIconShuffle = "\uf074";
inline constexpr const char* kIconChevronDown = "\uf078";
inline constexpr const char* kIconFolder = "\uf07b";
inline constexpr const char* kIconFolderOpen = "\uf07c";
inline constexpr const char* kIconChart = "\uf080";
inline constexpr const char* kIconUnlock = "\uf09c";
inline constexpr const char* kIconFilter = "\uf0b0";
inline constexpr const char* kIconExpand = "\uf0b2";
inline constexpr const char* kIconLink = "\uf0c1";
inline constexpr const char* kIconCopy = "\uf0c5";
inline constexpr const char* kIconSave = "\uf0c7";
inline constexpr const char* kIconMenu = "\uf0c9";
inline constexpr const char* kIconCaretDown = "\uf0d7";
inline constexpr const char* kIconCaretRight = "\uf0da";
inline constexpr const char* kIconUndo = "\uf0e2";
inline constexpr const char* kIconGauge = "\uf0e4";
inline constexpr const char* kIconPaste = "\uf0ea";
inline constexpr const char* kIconExchange = "\uf0ec";
inline constexpr const char* kIconCircle = "\uf111";
inline constexpr const char* kIconFolderOutline = "\uf114";
inline constexpr const char* kIconFolderOpenOutline = "\uf115";
inline constexpr const char* kIconKeyboard = "\uf11c";
inline constexpr const char* kIconCode = "\uf121";
inline constexpr const char* kIconUnlink = "\uf127";
inline constexpr const char* kIconMore = "\uf141";
inline constexpr const char* kIconLevelUp = "\uf148";
inline constexpr const char* kIconSun = "\uf185";
inline constexpr const char* kIconMoon = "\uf186";
inline constexpr const char* kIconCube = "\uf1b2";
inline constexpr const char* kIconCubes = "\uf1b3";
inline constexpr const char* kIconFilePicture = "\uf1c5";
inline constexpr const char* kIconHistory = "\uf1da";
inline constexpr const char* kIconSliders = "\uf1de";
inline constexpr const char* kIconCalculator = "\uf1ec";
inline constexpr const char* kIconTrash = "\uf1f8";
inline constexpr const char* kIconBrush = "\uf1fc";
inline constexpr const char* kIconClone = "\uf24d";

}  // namespace convoscope::app

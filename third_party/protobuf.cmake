# protobuf 3.21 (libprotobuf-dev): its reader of bytes, for ONNX models. Only engine/model/onnx/wire.cpp
# includes it; no message is generated, since a model of gigabytes is to be listed without being copied.
pkg_check_modules(PROTOBUF REQUIRED IMPORTED_TARGET GLOBAL protobuf>=3.21)
add_library(third_protobuf ALIAS PkgConfig::PROTOBUF)

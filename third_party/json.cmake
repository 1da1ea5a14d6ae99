# nlohmann/json 3.11 (nlohmann-json3-dev): header only.
find_package(nlohmann_json 3.11 REQUIRED GLOBAL)
add_library(third_json ALIAS nlohmann_json::nlohmann_json)

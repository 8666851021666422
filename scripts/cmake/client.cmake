# Target 'client' of the wasm presets: build/<preset>/client, the folder that the server serves. Shell, assets and
# every wasm module for the browser, named by content, compressed (not in wasm-debug), listed in manifest.json.
if(EMSCRIPTEN AND EXISTS ${CMAKE_SOURCE_DIR}/shell/index.html)
  get_property(modules GLOBAL PROPERTY HOMEROOM_CLIENT_MODULES)
  set(sources ${CMAKE_SOURCE_DIR}/shell)
  if(EXISTS ${CMAKE_SOURCE_DIR}/assets)
    list(APPEND sources ${CMAKE_SOURCE_DIR}/assets=assets)
  endif()
  set(module_files "")
  foreach(module IN LISTS modules)
    list(APPEND module_files $<TARGET_FILE:${module}> $<TARGET_FILE_DIR:${module}>/$<TARGET_FILE_BASE_NAME:${module}>.wasm)
  endforeach()
  # Shipped: compressed, and each entry joined with its modules. Emscripten brings the parser that this takes.
  if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    set(packing --plain)
  else()
    find_path(HOMEROOM_ACORN package.json HINTS ${EMSCRIPTEN_ROOT_PATH}/node_modules/acorn /usr/share/nodejs/acorn NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH REQUIRED)
    set(packing --join ${HOMEROOM_ACORN})
  endif()

  file(GLOB_RECURSE shipped CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/shell/* ${CMAKE_SOURCE_DIR}/assets/*)
  find_program(HOMEROOM_NODE NAMES node nodejs REQUIRED)
  add_custom_command(
    OUTPUT ${CMAKE_BINARY_DIR}/client/manifest.json
    COMMAND ${HOMEROOM_NODE} ${CMAKE_SOURCE_DIR}/scripts/pack-client.mjs --out ${CMAKE_BINARY_DIR}/client ${packing} ${sources} ${module_files}
    DEPENDS ${shipped} ${modules} ${CMAKE_SOURCE_DIR}/scripts/pack-client.mjs ${CMAKE_SOURCE_DIR}/scripts/join-modules.mjs
    COMMENT "Packing the client"
    VERBATIM)
  add_custom_target(client ALL DEPENDS ${CMAKE_BINARY_DIR}/client/manifest.json)
endif()

# Opus: the lists of sources are upstream's own (*_sources.mk). Floating point, portable C, one channel pair at most: no
# multistream, no projection, no neural parts.
set(opus_dir ${deps}/opus)

# opus_sources(VARIABLE FILE NAME): the value of a make variable.
function(opus_sources variable file name)
  file(READ ${opus_dir}/${file} text)
  string(REPLACE "\\\n" " " text "${text}")
  string(REGEX MATCH "(^|\n)${name} *= *([^\n]*)" found "${text}")
  string(REGEX MATCHALL "[^ \t\r\n]+\\.c" sources "${CMAKE_MATCH_2}")
  list(TRANSFORM sources PREPEND ${opus_dir}/)
  set(${variable} ${sources} PARENT_SCOPE)
endfunction()

opus_sources(opus_celt celt_sources.mk CELT_SOURCES)
opus_sources(opus_silk silk_sources.mk SILK_SOURCES)
opus_sources(opus_silk_float silk_sources.mk SILK_SOURCES_FLOAT)
opus_sources(opus_main opus_sources.mk OPUS_SOURCES)
opus_sources(opus_main_float opus_sources.mk OPUS_SOURCES_FLOAT)
list(FILTER opus_main EXCLUDE REGEX "/opus_(multistream|projection)|/mapping_matrix")

third_party_library(opus SOURCES ${opus_main} ${opus_main_float} ${opus_celt} ${opus_silk} ${opus_silk_float}
  INCLUDES ${opus_dir}/include)
target_include_directories(opus PRIVATE ${opus_dir}/src ${opus_dir}/celt ${opus_dir}/silk ${opus_dir}/silk/float)
target_compile_definitions(opus PRIVATE OPUS_BUILD VAR_ARRAYS FLOAT_APPROX HAVE_LRINT HAVE_LRINTF HAVE_STDINT_H)
target_compile_options(opus PRIVATE -O2)

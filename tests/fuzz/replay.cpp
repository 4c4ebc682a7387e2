// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// Runs a fuzz target over every file of the directories named, without libFuzzer. Fails when a directory has none: a corpus that went
// missing must not pass.
int main(int argc, char *argv[])
{
    for (int i = 1; i < argc; ++i) {
        std::vector<std::filesystem::path> files;
        std::error_code error;
        for (const auto &entry : std::filesystem::directory_iterator(argv[i], error)) {
            if (entry.is_regular_file())
                files.push_back(entry.path());
        }
        if (error || files.empty()) {
            std::fprintf(stderr, "%s: no corpus\n", argv[i]);
            return 1;
        }
        std::sort(files.begin(), files.end());
        for (const auto &file : files) {
            std::ifstream stream(file, std::ios::binary);
            const std::vector<char> bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
            if (!stream) {
                std::fprintf(stderr, "%s: cannot be read\n", file.string().c_str());
                return 1;
            }
            std::printf("%s\n", file.string().c_str());
            std::fflush(stdout); // the last one named is the one that broke something
            LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size());
        }
    }
    return argc > 1 ? 0 : 1;
}

// SPDX-License-Identifier: MIT
// What programs made from C and C++ honestly do, piece by piece: compiled and run under the policies
// by test_policy_run.  Prints the pieces that failed, and then ends with 1.
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <execinfo.h>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <locale.h>
#include <map>
#include <mutex>
#include <poll.h>
#include <pthread.h>
#include <random>
#include <shared_mutex>
#include <signal.h>
#include <spawn.h>
#include <sstream>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace fs = std::filesystem;

static volatile sig_atomic_t alarms;

static void on_alarm(int)
{
    alarms = alarms + 1;
}

static bool joins_threads()
{
    std::mutex mutex;
    std::condition_variable all_there;
    std::vector<std::thread> threads;
    int count = 0;

    for (int i = 0; i < 4; i++)
        threads.emplace_back([&] {
            std::lock_guard<std::mutex> lock(mutex);
            count++;
            all_there.notify_all();
        });
    {
        std::unique_lock<std::mutex> lock(mutex);
        all_there.wait(lock, [&] { return count == 4; });
    }
    for (std::thread &thread : threads)
        thread.join();
    return std::async(std::launch::async, [] { return 3; }).get() == 3;
}

static bool cancels_a_thread()
{
    pthread_t thread;

    if (pthread_create(
            &thread, nullptr, [](void *) -> void * { return pause(), nullptr; }, nullptr))
        return false;
    return pthread_cancel(thread) == 0 && pthread_join(thread, nullptr) == 0;
}

static bool asks_about_threads()
{
    pthread_attr_t attributes;
    void *stack;
    size_t size;

    return std::thread::hardware_concurrency() > 0 &&
           pthread_getattr_np(pthread_self(), &attributes) == 0 &&
           pthread_attr_getstack(&attributes, &stack, &size) == 0 &&
           pthread_setname_np(pthread_self(), "honest") == 0;
}

static bool writes_and_reads_files()
{
    std::string text;

    std::ofstream("file") << std::string(100000, 'x') << '\n';
    std::ifstream file("file");
    return std::getline(file, text) && text.size() == 100000 && fs::file_size("file") == 100001 &&
           access("file", R_OK) == 0 && truncate("nothing", 0) < 0;
}

static bool walks_a_folder()
{
    int count = 0;
    DIR *folder = opendir(".");

    for (const fs::directory_entry &entry : fs::directory_iterator("."))
        count += entry.is_regular_file();
    return count > 0 && folder && readdir(folder) && closedir(folder) == 0;
}

static bool names_its_folder()
{
    return fs::canonical(".") == fs::current_path() && !fs::temp_directory_path().empty() &&
           fs::absolute("file").is_absolute();
}

static bool makes_temporary_files()
{
    char name[] = "nameXXXXXX";
    FILE *file = tmpfile();
    int fd = mkstemp(name);

    return file && fclose(file) == 0 && fd >= 0 && close(fd) == 0 && remove(name) == 0;
}

static bool waits_with_select()
{
    timeval time = {0, 1000};
    timespec longer = {0, 1000};
    pollfd input = {0, POLLIN, 0};
    fd_set set;

    FD_ZERO(&set);
    FD_SET(0, &set);
    return select(0, nullptr, nullptr, nullptr, &time) == 0 &&
           select(1, &set, nullptr, nullptr, &time) >= 0 &&
           pselect(0, nullptr, nullptr, nullptr, &longer, nullptr) == 0 && poll(&input, 1, 1) >= 0;
}

static bool is_woken_by_timers()
{
    const itimerval soon = {
        {0, 0   },
        {0, 1000}
    };
    const itimerval never = {};

    alarms = 0;
    signal(SIGALRM, on_alarm);
    if (setitimer(ITIMER_REAL, &soon, nullptr) != 0)
        return false;
    while (alarms == 0)
        usleep(100);
    return alarm(1) == 0 && pause() == -1 && alarms == 2 &&
           setitimer(ITIMER_REAL, &never, nullptr) == 0;
}

static bool handles_signals()
{
    stack_t stack = {};
    sigset_t one;

    sigemptyset(&one);
    sigaddset(&one, SIGUSR1);
    signal(SIGUSR1, on_alarm);
    return sigaltstack(nullptr, &stack) == 0 && sigprocmask(SIG_BLOCK, &one, nullptr) == 0 &&
           raise(SIGUSR1) == 0 && sigprocmask(SIG_UNBLOCK, &one, nullptr) == 0 &&
           kill(getpid(), SIGUSR1) == 0;
}

static bool starts_processes()
{
    char word[8] = "";
    char name[] = "true";
    char *argv[] = {name, nullptr};
    FILE *shell = popen("echo word", "r");
    int status = 1;
    pid_t pid;
    int ends[2];

    if (!shell || !fgets(word, sizeof word, shell) || pclose(shell) != 0 || system("true") != 0)
        return false;
    if (posix_spawn(&pid, "/bin/true", nullptr, nullptr, argv, environ) != 0 ||
        waitpid(pid, &status, 0) != pid || status != 0 || pipe(ends) != 0)
        return false;
    pid = fork();
    if (pid == 0)
        _exit(dup2(ends[1], 1) == 1 && write(1, "x", 1) == 1 ? 0 : 1);
    return waitpid(pid, &status, 0) == pid && status == 0 && read(ends[0], word, 1) == 1;
}

static bool asks_about_the_system()
{
    char name[100];
    utsname all;
    rusage usage;
    rlimit stack;

    return gethostname(name, sizeof name) == 0 && uname(&all) == 0 &&
           getrusage(RUSAGE_SELF, &usage) == 0 && getrlimit(RLIMIT_STACK, &stack) == 0 &&
           sysconf(_SC_NPROCESSORS_ONLN) > 0 && clock() >= 0 && time(nullptr) > 0;
}

static bool uses_memory()
{
    std::vector<int> numbers(1 << 20);
    void *map = mmap(nullptr, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    for (size_t i = 0; i < numbers.size(); i++)
        numbers[i] = -static_cast<int>(i);
    qsort(numbers.data(), numbers.size(), sizeof(int), [](const void *a, const void *b) {
        return *static_cast<const int *>(a) < *static_cast<const int *>(b) ? -1 : 1;
    });
    return numbers[0] < numbers[1] && map != MAP_FAILED && munmap(map, 1 << 20) == 0;
}

static bool speaks_and_fails_well()
{
    void *calls[8];

    setlocale(LC_ALL, "");
    std::ios::sync_with_stdio(false);
    std::cout << 1.5 << std::endl;
    std::random_device random;
    (void)random();
    try {
        throw std::runtime_error("x");
    } catch (const std::exception &) {
        return backtrace(calls, 8) > 0 && isatty(0) == 0;
    }
    return false;
}

int main()
{
    static const std::map<std::string, bool (*)()> pieces = {
        {"joins threads",          joins_threads         },
        {"cancels a thread",       cancels_a_thread      },
        {"asks about threads",     asks_about_threads    },
        {"writes and reads files", writes_and_reads_files},
        {"walks a folder",         walks_a_folder        },
        {"names its folder",       names_its_folder      },
        {"makes temporary files",  makes_temporary_files },
        {"waits with select",      waits_with_select     },
        {"is woken by timers",     is_woken_by_timers    },
        {"handles signals",        handles_signals       },
        {"starts processes",       starts_processes      },
        {"asks about the system",  asks_about_the_system },
        {"uses memory",            uses_memory           },
        {"speaks and fails well",  speaks_and_fails_well },
    };
    int failed = 0;

    for (const auto &piece : pieces) {
        bool fine = false;
        try {
            fine = piece.second();
        } catch (const std::exception &fault) {
            std::cerr << fault.what() << '\n';
        }
        if (!fine)
            std::cerr << piece.first << ": failed\n";
        failed += !fine;
    }
    return failed > 0;
}

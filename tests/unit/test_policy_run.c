/* SPDX-License-Identifier: MIT */
/*
 * Policies in force: the kernel's answers, and real programs and compilers under them.
 *
 * Processes: each check forks a child, which gives up new privileges, installs the exported array,
 * makes one call or executes one program, and answers with its exit status.  Nothing else fences
 * these children in, so they only make harmless calls.
 */
#include "bpf.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct sandbox_policy *open_policy(const char *name)
{
    struct sandbox_policy *policy = NULL;
    struct sandbox_error err = {0};

    if (sandbox_policy_open(name, &policy, &err) != 0)
        fail_msg("%s", err.message);
    return policy;
}

static long install(const struct sandbox_policy *policy, unsigned flags)
{
    static struct sock_filter code[POLICY_INSTRUCTIONS_MAX];
    struct sock_fprog loaded = {.len = (unsigned short)policy->instructions, .filter = code};
    size_t size = policy->instructions * sizeof(struct sock_filter);

    if (pread(policy->filter_fd, code, size, 0) != (ssize_t)size ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        _exit(251);
    }
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &loaded);
}

static int wait_for(pid_t pid)
{
    int status = -1;

    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

/* Makes one call under POLICY: its errno or 0, or the negated signal that it died of. */
static int call_under(const struct sandbox_policy *policy, long nr, long arg0, long arg1, long arg2)
{
    pid_t pid = fork();
    int status;

    assert_true(pid >= 0);
    if (pid == 0) {
        if (install(policy, 0) != 0)
            _exit(252);
        errno = 0;
        (void)syscall(nr, arg0, arg1, arg2, 0, 0, 0);
        _exit(errno);
    }
    status = wait_for(pid);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

/* Executes ARGV under the built-in policy NAME in FOLDER; true when it exits with 0. */
static bool runs_under(const char *name, const char *folder, const char *const argv[])
{
    struct sandbox_policy *policy = open_policy(name);
    pid_t pid = fork();
    int status;

    assert_true(pid >= 0);
    if (pid == 0) {
        if (chdir(folder) != 0 || install(policy, 0) != 0)
            _exit(252);
        (void)execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(253);
    }
    sandbox_policy_free(policy);
    status = wait_for(pid);
    if (status != 0)
        print_message("%s under %s: status 0x%x\n", argv[0], name, (unsigned)status);
    return status == 0;
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[200];
    FILE *file;

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void remove_folder(const char *folder)
{
    pid_t pid = fork();

    if (pid == 0) {
        (void)execl("/bin/rm", "rm", "-rf", folder, (char *)NULL);
        _exit(1);
    }
    assert_int_equal(wait_for(pid), 0);
}

/* ---- the kernel's answers ---------------------------------------------------------------------- */

static void the_kernel_takes_the_program_and_obeys(void **state)
{
    struct sandbox_policy *policy = open_policy("native");

    (void)state;
    assert_int_equal(call_under(policy, SYS_getpid, 0, 0, 0), 0);
    assert_int_equal(call_under(policy, SYS_mq_unlink, 0, 0, 0), ENOSYS);
    assert_int_equal(call_under(policy, SYS_personality, 0xffffffff, 0, 0), EPERM);
    assert_int_equal(call_under(policy, SYS_clone3, 0, 0, 0), ENOSYS);
    assert_int_equal(call_under(policy, SYS_ioctl, 99, TCGETS, 0), EBADF);
    assert_int_equal(call_under(policy, SYS_ioctl, 99, TIOCSTI, 0), ENOSYS);
    assert_int_equal(call_under(policy, SYS_fcntl, 99, F_GETFD, 0), EBADF);
    assert_int_equal(call_under(policy, SYS_fcntl, 99, F_SETLEASE, 0), ENOSYS);
    sandbox_policy_free(policy);
}

/* Without a supervisor the kernel itself answers a recorded call. */
static void recorded_calls_without_a_listener_get_enosys(void **state)
{
    struct sandbox_policy *policy = open_policy("native");

    (void)state;
    assert_int_equal(call_under(policy, SYS_socket, AF_UNIX, SOCK_STREAM, 0), ENOSYS);
    assert_int_equal(call_under(policy, SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0), ENOSYS);
    sandbox_policy_free(policy);
}

static void python_gets_socket_pairs_but_no_sockets(void **state)
{
    struct sandbox_policy *policy = open_policy("python");

    (void)state;
    assert_int_equal(call_under(policy, SYS_socketpair, AF_UNIX, SOCK_STREAM, 0), EFAULT);
    assert_int_equal(call_under(policy, SYS_socketpair, AF_INET, SOCK_STREAM, 0), ENOSYS);
    assert_int_equal(call_under(policy, SYS_socket, AF_UNIX, SOCK_STREAM, 0), ENOSYS);
    assert_int_equal(call_under(policy, SYS_sendmsg, 99, 0, 0), ENOSYS);
    sandbox_policy_free(policy);
}

/* The child's side of the next test: its listener's number goes through the pipe. */
static void call_with_listener(const struct sandbox_policy *policy, int pipe_fd)
{
    int listener = (int)install(policy, SECCOMP_FILTER_FLAG_NEW_LISTENER);

    if (listener < 0 || write(pipe_fd, &listener, sizeof listener) != (ssize_t)sizeof listener)
        _exit(252);
    errno = 0;
    (void)syscall(SYS_ptrace, 11, 22, 33, 0);
    _exit(errno);
}

static void a_listener_hears_of_recorded_calls(void **state)
{
    struct sandbox_policy *policy = open_policy("native");
    struct seccomp_notif heard = {0};
    struct seccomp_notif_resp answer = {.error = -EPERM};
    int pipes[2];
    int remote = -1;
    int pidfd;
    int listener;
    int status;
    pid_t pid;

    (void)state;
    assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        call_with_listener(policy, pipes[1]);
    (void)close(pipes[1]);
    assert_int_equal(read(pipes[0], &remote, sizeof remote), (ssize_t)sizeof remote);
    pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    listener = (int)syscall(SYS_pidfd_getfd, pidfd, remote, 0);
    if (listener < 0) { /* a host may forbid it (ptrace scope) */
        (void)kill(pid, SIGKILL);
        (void)wait_for(pid);
        skip();
    }
    assert_int_equal(ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &heard), 0);
    assert_int_equal(heard.data.nr, SYS_ptrace);
    assert_int_equal(heard.data.args[2], 33);
    answer.id = heard.id;
    assert_int_equal(ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer), 0);
    status = wait_for(pid);
    assert_int_equal(WEXITSTATUS(status), EPERM);
    (void)close(listener);
    (void)close(pidfd);
    (void)close(pipes[0]);
    sandbox_policy_free(policy);
}

#if defined(__x86_64__)
/* How a process ends that asks for its pid by the 32-bit call, under POLICY or (NULL) free. */
static int end_of_32_bit_call(struct sandbox_policy *policy)
{
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        long answer = 20; /* getpid of i386 */

        (void)signal(SIGSEGV, SIG_DFL);
        if (policy && install(policy, 0) != 0)
            _exit(252);
        __asm__ volatile("int $0x80" : "+a"(answer) : : "memory");
        _exit(0);
    }
    return wait_for(pid);
}

static void calls_of_the_32_bit_abi_kill(void **state)
{
    struct sandbox_policy *policy;
    int status = end_of_32_bit_call(NULL);

    (void)state;
    if (WIFSIGNALED(status)) {
        print_message("this kernel has no 32-bit calls\n");
        skip();
    }
    policy = open_policy("native");
    status = end_of_32_bit_call(policy);
    sandbox_policy_free(policy);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
}

static void calls_of_the_x32_abi_kill(void **state)
{
    struct sandbox_policy *policy = open_policy("native");

    (void)state;
    assert_int_equal(call_under(policy, 0x40000000 | SYS_getpid, 0, 0, 0), -SIGSYS);
    sandbox_policy_free(policy);
}
#endif

/* ---- programs ---------------------------------------------------------------------------------- */

static const char c_source[] =
    "#include <pthread.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n"
    "#include <time.h>\n"
    "static int compare(const void *a, const void *b){return *(const int *)a-*(const int *)b;}\n"
    "static void *work(void *p){*(int *)p=(int)strlen(\"hello\");return p;}\n"
    "int main(void){pthread_t t[4];int n[4]={9,9,9,9};int *big=malloc(1<<24);struct timespec s;\n"
    "for(int i=0;i<4;i++)if(pthread_create(&t[i],NULL,work,&n[i]))return 1;\n"
    "for(int i=0;i<4;i++)pthread_join(t[i],NULL);\n"
    "for(int i=0;i<1000000;i++)big[i]=1000000-i;\n"
    "qsort(big,1000000,sizeof *big,compare);\n"
    "FILE *f=fopen(\"scratch\",\"w+\");if(!f||fprintf(f,\"%d\",big[0])<0)return 2;\n"
    "rewind(f);int got=0;if(fscanf(f,\"%d\",&got)!=1||got!=1||fclose(f)||remove(\"scratch\"))\n"
    "return 3;clock_gettime(CLOCK_MONOTONIC,&s);free(big);\n"
    "return time(NULL)>0&&clock()!=(clock_t)-1&&n[0]+n[3]==10?0:4;}\n";

static const char cpp_source[] =
    "#include <chrono>\n#include <future>\n#include <iostream>\n#include <map>\n#include <mutex>\n"
    "#include <random>\n#include <sstream>\n#include <stdexcept>\n#include <thread>\n"
    "#include <vector>\n"
    "int main(){std::ios::sync_with_stdio(false);std::mutex m;std::map<int,int> seen;\n"
    "std::vector<std::thread> all;\n"
    "for(int i=0;i<4;i++)all.emplace_back([&,i]{std::lock_guard<std::mutex> l(m);seen[i]=i;});\n"
    "for(auto &t:all)t.join();\n"
    "try{throw std::runtime_error(\"x\");}catch(const std::exception &){seen[9]=1;}\n"
    "std::this_thread::sleep_for(std::chrono::milliseconds(1));\n"
    "auto f=std::async(std::launch::async,[]{return 5;});std::random_device r;(void)r();\n"
    "std::cout<<std::this_thread::get_id()<<' '<<std::thread::hardware_concurrency()<<\"\\n\";\n"
    "return seen.size()==5&&f.get()==5&&std::cout.good()?0:1;}\n";

static const char python_source[] =
    "import asyncio, collections, datetime, decimal, heapq, itertools, json, math, os, random\n"
    "import re, signal, subprocess, sys, tempfile, threading, time\n"
    "assert json.loads(json.dumps({'a': [1, 2]})) == {'a': [1, 2]}\n"
    "got = []\n"
    "threads = [threading.Thread(target=lambda: got.append(1)) for i in range(4)]\n"
    "[t.start() for t in threads]; [t.join() for t in threads]\n"
    "assert len(got) == 4\n"
    "async def main():\n"
    "    await asyncio.sleep(0.001)\n"
    "    return await asyncio.to_thread(lambda: 7)\n"
    "assert asyncio.run(main()) == 7\n"
    "with open('f', 'w') as f: f.write('x')\n"
    "os.rename('f', 'g'); assert open('g').read() == 'x'; os.unlink('g')\n"
    "os.mkdir('d'); assert os.listdir('d') == []; os.rmdir('d')\n"
    "out = subprocess.run([sys.executable, '-I', '-S', '-c', 'print(6)'], capture_output=True)\n"
    "assert out.stdout == b'6\\n', out\n"
    "try:\n    import socket; socket.socket(); sys.exit(9)\n"
    "except OSError: pass\n"
    "import getpass, platform, select, shutil, socket\n"
    "folder = tempfile.mkdtemp(); open(folder + '/a', 'w').close()\n"
    "shutil.copy(folder + '/a', folder + '/b'); shutil.copytree(folder, folder + '2')\n"
    "os.chmod(folder + '/a', 0o600); os.utime(folder + '/a'); os.symlink('a', folder + '/c')\n"
    "shutil.rmtree(folder); shutil.rmtree(folder + '2'); os.getcwd(); platform.platform()\n"
    "select.select([], [], [], 0.001); select.poll().poll(1); select.epoll().poll(0.001)\n"
    "signal.signal(signal.SIGALRM, lambda *a: 0); signal.setitimer(signal.ITIMER_REAL, 0.01)\n"
    "signal.pause(); signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM]); signal.alarm(1)\n"
    "signal.sigwait([signal.SIGALRM]); time.get_clock_info('process_time'); os.times()\n"
    "one, two = socket.socketpair(); one.send(b'x'); two.recv(1); one.shutdown(socket.SHUT_WR)\n"
    "subprocess.run('sleep 0.01 & wait', shell=True, check=True, start_new_session=True)\n"
    "r, w = os.pipe(); os.set_blocking(r, False); os.set_inheritable(r, True)\n"
    "shutil.get_terminal_size()\n"
    "os.getuid(), os.geteuid(), os.getgid(), os.getegid(), os.getppid(), os.getpgrp()\n"
    "with open('t', 'w+') as f: f.truncate(9); f.flush(); os.fsync(f.fileno()); os.link('t', 'l')\n"
    "random.random(); time.time(); datetime.datetime.now(); print(sys.version)\n";

/* ARGV0 must be there for this test to mean anything. */
static void need(const char *argv0)
{
    if (access(argv0, X_OK) != 0) {
        print_message("no %s here\n", argv0);
        skip();
    }
}

static void c_is_compiled_and_runs(void **state)
{
    char folder[] = "/tmp/policy-XXXXXX";

    (void)state;
    need("/usr/bin/gcc");
    assert_non_null(mkdtemp(folder));
    write_file(folder, "a.c", c_source);
    assert_true(runs_under("compile", folder,
                           (const char *[]){"/usr/bin/gcc", "-O2", "-pthread", "-Wl,-z,now", "a.c",
                                            "-o", "dynamic", NULL}));
    assert_true(runs_under(
        "compile", folder,
        (const char *[]){"/usr/bin/gcc", "-O1", "-pipe", "-static", "a.c", "-o", "static", NULL}));
    assert_true(runs_under("native", folder, (const char *[]){"./dynamic", NULL}));
    assert_true(runs_under("native", folder, (const char *[]){"./static", NULL}));
    remove_folder(folder);
}

static void cpp_is_compiled_and_runs(void **state)
{
    char folder[] = "/tmp/policy-XXXXXX";

    (void)state;
    need("/usr/bin/g++");
    assert_non_null(mkdtemp(folder));
    write_file(folder, "a.cpp", cpp_source);
    assert_true(runs_under("compile", folder,
                           (const char *[]){"/usr/bin/g++", "-std=c++17", "-O1", "-pthread",
                                            "a.cpp", "-o", "dynamic", NULL}));
    assert_true(runs_under("compile", folder,
                           (const char *[]){"/usr/bin/g++", "-std=c++17", "-O1", "-static", "a.cpp",
                                            "-o", "static", NULL}));
    assert_true(runs_under("native", folder, (const char *[]){"./dynamic", NULL}));
    assert_true(runs_under("native", folder, (const char *[]){"./static", NULL}));
    remove_folder(folder);
}

static void honest_programs_find_what_they_call(void **state)
{
    char folder[] = "/tmp/policy-XXXXXX";

    (void)state;
    need("/usr/bin/g++");
    assert_non_null(mkdtemp(folder));
    assert_true(runs_under("compile", folder,
                           (const char *[]){"/usr/bin/g++", "-std=c++17", "-O1", "-pthread",
                                            HONEST_SOURCE, "-o", "dynamic", NULL}));
    assert_true(runs_under("native", folder, (const char *[]){"./dynamic", NULL}));
    remove_folder(folder);
}

static void python_is_checked_and_runs(void **state)
{
    char folder[] = "/tmp/policy-XXXXXX";
    static const char python[] = "/usr/bin/python3";

    (void)state;
    need(python);
    assert_non_null(mkdtemp(folder));
    write_file(folder, "a.py", python_source);
    assert_true(runs_under("compile", folder,
                           (const char *[]){python, "-I", "-S", "-m", "py_compile", "a.py", NULL}));
    assert_true(
        runs_under("python", folder, (const char *[]){python, "-I", "-S", "-B", "a.py", NULL}));
    remove_folder(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_kernel_takes_the_program_and_obeys),
        cmocka_unit_test(recorded_calls_without_a_listener_get_enosys),
        cmocka_unit_test(python_gets_socket_pairs_but_no_sockets),
        cmocka_unit_test(a_listener_hears_of_recorded_calls),
#if defined(__x86_64__)
        cmocka_unit_test(calls_of_the_32_bit_abi_kill),
        cmocka_unit_test(calls_of_the_x32_abi_kill),
#endif
        cmocka_unit_test(c_is_compiled_and_runs),
        cmocka_unit_test(cpp_is_compiled_and_runs),
        cmocka_unit_test(honest_programs_find_what_they_call),
        cmocka_unit_test(python_is_checked_and_runs),
    };

    if (!bpf_in_kernel()) {
        (void)printf("skip all: this kernel takes no filters\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}

# Reads and writes some ports of a PC at random, as a program of Linux that may (iopl). Its code is in port-fuzzer.ts, made by:
#   as --32 port-fuzzer.s -o fuzzer.o && ld -m elf_i386 -Ttext 0x8048054 -N -nostdlib fuzzer.o -o fuzzer
#   objcopy -O binary -j .text fuzzer fuzzer.bin && xxd -p fuzzer.bin
.code32
.globl _start
_start:
  mov $110, %eax
  mov $3, %ebx
  int $0x80
  mov (seed), %edi
  mov (count), %ebp
next:
  call random
  mov %edi, %eax
  xor %edx, %edx
  divl (ports)
  mov ports+4(,%edx,4), %esi
  call random
  mov %edi, %eax
  shr $13, %eax
  and $7, %eax
  mov %esi, %edx
  mov %eax, %ecx
  call random
  mov %edi, %eax
  /* One value in four is small: lengths, selectors, bits. */
  test $0x30000, %eax
  jnz 0f
  and $0xff, %eax
0:
  cmp $0xcfc, %edx
  jne 1f
  push %eax
  mov $0xcf8, %edx
  mov %edi, %eax
  and $0xfc, %eax
  or (pci), %eax
  outl %eax, %dx
  mov $0xcfc, %edx
  pop %eax
1:
  jmp *actions(,%ecx,4)
do_out8: outb %al, %dx
  jmp 2f
do_out16: outw %ax, %dx
  jmp 2f
do_out32: outl %eax, %dx
  jmp 2f
do_in8: inb %dx, %al
  jmp 2f
do_in16: inw %dx, %ax
  jmp 2f
do_in32: inl %dx, %eax
2:
  dec %ebp
  jnz next
  mov $1, %eax
  xor %ebx, %ebx
  int $0x80
random:
  mov %edi, %eax
  shl $13, %eax
  xor %eax, %edi
  mov %edi, %eax
  shr $17, %eax
  xor %eax, %edi
  mov %edi, %eax
  shl $5, %eax
  xor %eax, %edi
  ret
  .align 4
actions: .long do_out8, do_out16, do_out32, do_out8, do_out32, do_in8, do_in16, do_in32
pci: .long 0x80003800
seed: .long 1
count: .long 20000
ports: .long 0

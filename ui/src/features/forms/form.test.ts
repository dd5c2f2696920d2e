import { describe, expect, it } from 'vitest';
import { blank, choicesOf, freshName, move, names, nextChoice, pictureOf, plainName, setKind, setPicture, setText, tidied, type Form, type Question } from './form';

const empty = (): Form => ({ id: 'KS', version: '1', title: { vi: 'Thử' }, default_language: 'vi', items: [] });

describe('writing a form', () => {
  it('makes names that no other item has', () => {
    const form = empty();
    form.items.push(blank(form, 'question'));
    form.items.push(blank(form, 'group'));
    form.items.push(blank(form, 'question'));
    expect(new Set(names(form.items)).size).toBe(3);
    expect(freshName(form, 'cau')).toBe('cau3');
  });

  it('makes plain names of Vietnamese questions', () => {
    expect(plainName('Ông/bà dùng điện thoại gì?')).toBe('ong_ba_dung_dien_thoai_gi');
    expect(plainName('3 tháng qua')).toBe('c_3_thang_qua');
  });

  it('gives a question with choices its list, and keeps it from one such kind to another', () => {
    const form = empty();
    const question = blank(form, 'question') as Question;
    form.items.push(question);
    const list = question.kind.list;
    expect(choicesOf(form, question)).toHaveLength(2);
    setKind(form, question, 'multiple');
    expect(question.kind.list).toBe(list);
    setKind(form, question, 'text');
    expect(question.kind).toEqual({ type: 'text' });
    expect(tidied(form).lists).toEqual([]);
  });

  it('keeps a list that an expression reads', () => {
    const form: Form = { ...empty(), lists: [{ name: 'xa', choices: [] }, { name: 'thua', choices: [] }], items: [{ item: 'question', name: 'a', kind: { type: 'calculated' }, calculation: "instance('xa')/root/item[1]/name" }] };
    expect(tidied(form).lists?.map((list) => list.name)).toEqual(['xa']);
  });

  it('gives a question a picture, and lets go of one that no question shows', () => {
    const form = empty();
    const question = blank(form, 'question') as Question;
    form.items.push(question);
    setPicture(form, question, 'photo:AAAAAAAAAAAAAAAA:1:1x1:B:1');
    expect(pictureOf(form, question)).toBe('photo:AAAAAAAAAAAAAAAA:1:1x1:B:1');
    setPicture(form, question, 'photo:CCCCCCCCCCCCCCCC:1:1x1:D:1');
    expect(tidied(form).pictures).toEqual({ 'CCCCCCCCCCCC.jpg': 'photo:CCCCCCCCCCCCCCCC:1:1x1:D:1' });
    setPicture(form, question, null);
    expect(pictureOf(form, question)).toBeNull();
    expect(tidied(form).pictures).toEqual({});
  });

  it('moves items within bounds and names choices in turn', () => {
    const form = empty();
    form.items.push(blank(form, 'question'), blank(form, 'group'));
    move(form.items, 0, 1);
    expect(form.items[0]?.item).toBe('group');
    move(form.items, 1, 1);
    expect(form.items[1]?.item).toBe('question');
    expect(nextChoice([{ name: 'a' }, { name: 'c' }])).toBe('b');
  });

  it('takes an emptied text away', () => {
    const texts: Record<string, string> = { vi: 'x' };
    setText(texts, 'vi', ' ');
    expect(texts).toEqual({});
  });
});
